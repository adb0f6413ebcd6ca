package dev.tidings.log.disk.store;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.stored.ByteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Takes what is whole out of the files of a damaged store, each read for itself, into another store. Where files differ about a key, the one that came
 * further wins: every number that a log keeps grows, and what it keeps of an event stays. Of one thread.
 */
public final class Salvage {
    private static final int BATCH_BYTES = 4 << 20;
    private static final Set<String> NUMBERS =
            Set.of("oldest", "deleted", "indexed", "reduced", "untraced", "reserved");

    private final Path directory;
    private final TreeSet<String> damaged = new TreeSet<>();
    private final List<Stretch> suspects = new ArrayList<>();
    private boolean indexIsDamaged;
    private boolean endIsDamaged;

    public Salvage(Path directory) {
        this.directory = directory;
    }

    /** The names of the files that are damaged. */
    public Set<String> damaged() {
        return damaged;
    }

    /** Between which positions something may be missing. */
    public List<Stretch> suspects() {
        return suspects;
    }

    /** Whether something of the index is missing. */
    public boolean isIndexDamaged() {
        return indexIsDamaged;
    }

    /** Whether events may be missing behind the last one. */
    public boolean isEndDamaged() {
        return endIsDamaged;
    }

    /** Finds out which files are damaged, and changes nothing. */
    public void look() throws IOException {
        for (Path file : tables()) {
            try (DamagedTable table = new DamagedTable(file)) {
                if (!table.isSound()) {
                    damaged.add(file.getFileName().toString());
                }
            } catch (RocksDBException unreadable) {
                damaged.add(file.getFileName().toString());
            }
        }
        WriteAheadLog.damaged(directory)
                .forEach(file -> damaged.add(file.getFileName().toString()));
        try {
            Store.openToRead(directory, 1 << 20).close();
        } catch (RocksDBException failure) {
            if (damaged.isEmpty()) {
                damaged.add(String.valueOf(failure.getMessage()));
            }
        }
    }

    private List<Path> tables() throws IOException {
        RocksDB.loadLibrary();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }

    /** Takes all that is whole; is told how many keys that were, now and then. */
    public void into(Store target, LongConsumer progress) throws IOException, RocksDBException {
        Taking taking = new Taking(target, progress);
        for (Path file : tables()) {
            take(file, taking);
        }
        for (Path file : WriteAheadLog.all(directory)) {
            take(taking, file);
        }
        taking.flush();
    }

    private void take(Path file, Taking taking) throws RocksDBException {
        try (DamagedTable table = new DamagedTable(file)) {
            table.forEach(new DamagedTable.Visitor() {
                @Override
                public void entry(byte[] key, byte[] value) throws RocksDBException {
                    taking.add(table.family(), key, value);
                }

                @Override
                public void damage(byte @Nullable [] before, byte @Nullable [] behind) {
                    damaged.add(file.getFileName().toString());
                    suspect(table.family(), before, behind);
                }
            });
        } catch (RocksDBException unreadable) {
            if (!StoreFailures.isCorruption(unreadable)) {
                throw unreadable;
            }
            damaged.add(file.getFileName().toString());
            for (Family family : Family.all()) {
                suspect(family, null, null);
            }
        }
    }

    private void suspect(Family family, byte @Nullable [] before, byte @Nullable [] behind) {
        switch (family) {
            case EVENTS ->
                suspects.add(new Stretch(
                        DamagedTable.position(before, 0), DamagedTable.position(behind, Long.MAX_VALUE), false));
            case INDEX -> indexIsDamaged = true;
            // A snapshot, or what is known of losses: who would have been told is not known any more.
            case NEWEST, META -> endIsDamaged = true;
        }
        endIsDamaged |= family == Family.EVENTS && behind == null;
    }

    private void take(Taking taking, Path log) throws IOException, RocksDBException {
        taking.firstLogged = Long.MAX_VALUE;
        int damagedAt = WriteAheadLog.read(log, batch -> BatchChanges.forEach(batch, taking));
        if (damagedAt >= 0) {
            damaged.add(log.getFileName().toString());
            suspects.add(new Stretch(Math.max(0, taking.firstLogged - 1), Long.MAX_VALUE, false));
            endIsDamaged = true;
        }
    }

    /** Puts into the other store what came further than what it has. */
    private static final class Taking implements BatchChanges.Visitor {
        private final Store target;
        private final LongConsumer progress;
        private final CommitBatch batch = new CommitBatch();
        private long count;
        private long firstLogged = Long.MAX_VALUE;

        Taking(Store target, LongConsumer progress) {
            this.target = target;
            this.progress = progress;
        }

        /** From the write-ahead log. */
        @Override
        public void put(Family family, byte[] key, byte[] value) throws RocksDBException {
            if (family == Family.EVENTS) {
                firstLogged = Math.min(firstLogged, ByteReader.longAt(key, 0));
            }
            add(family, key, value);
        }

        /** An event that was replaced. */
        @Override
        public void delete(Family family, byte[] key) {
            if (family == Family.EVENTS) {
                batch.delete(family, key);
            }
        }

        void add(Family family, byte[] key, byte[] value) throws RocksDBException {
            boolean grows = family == Family.META || family == Family.NEWEST || isNamed(family, key);
            if (grows) {
                flush();
                byte[] there = target.get(family, key);
                if (there != null && !isFurther(family, key, value, there)) {
                    return;
                }
            }
            batch.put(family, key, value);
            if (grows || batch.bytes() >= BATCH_BYTES) {
                flush();
            }
            if (++count % 10_000 == 0) {
                progress.accept(count);
            }
        }

        /** Own ids and idempotency keys, which are not there twice for the same: see {@code IndexKeys}. */
        private static boolean isNamed(Family family, byte[] key) {
            return family == Family.INDEX && key.length > 4 && (key[4] == 'i' || key[4] == 'k');
        }

        private static boolean isFurther(Family family, byte[] key, byte[] value, byte[] there) {
            if (family != Family.META) {
                return ByteReader.longAt(value, 0) > ByteReader.longAt(there, 0);
            }
            if (NUMBERS.contains(new String(key, StandardCharsets.UTF_8))) {
                return ByteReader.longAt(value, 0) > ByteReader.longAt(there, 0);
            }
            return value.length > there.length
                    || (value.length == there.length && Arrays.compareUnsigned(value, there) > 0);
        }

        void flush() throws RocksDBException {
            if (!batch.isEmpty()) {
                target.write(batch, Durability.WRITTEN);
                batch.clear();
            }
        }
    }
}
