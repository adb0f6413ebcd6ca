package dev.tidings.log.disk;

import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Mending;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.DirectorySwap;
import dev.tidings.log.disk.store.HeadNote;
import dev.tidings.log.disk.store.Salvage;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Takes what is damaged out of a log that no hub has open: what is whole is copied into a store of its own, which then takes the place of the damaged
 * one, whose files are kept aside. Readers are told of what is lost by a gap. Of one thread.
 */
public final class LogRepair {
    private static final long CACHE_BYTES = 64 << 20;

    private final Path directory;

    /**
     * What was found, or done.
     *
     * @param damaged the files that are
     * @param lost positions that are lost, as far as known: behind the last, any number may be
     * @param aside where the damaged store's files are, once it was repaired
     */
    public record Outcome(Set<String> damaged, List<Lost> lost, @Nullable Path aside) {}

    /** Positions that are lost. */
    public record Lost(long from, long to) {}

    /** @throws LogDirectoryException if there is no log, or a hub has it */
    public LogRepair(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        StoreFailures.requireUnused(this.directory);
        RocksDB.loadLibrary();
    }

    /** Finds out what is damaged, and changes nothing. */
    public Outcome look() {
        try {
            Salvage salvage = new Salvage(directory);
            salvage.look();
            return new Outcome(salvage.damaged(), List.of(), null);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /**
     * Repairs it. Takes as much room on the disk as what is whole, and goes on with what was interrupted.
     *
     * @param progress is told now and then how many keys were copied
     */
    public Outcome run(LongConsumer progress) {
        DirectorySwap swap = new DirectorySwap(directory);
        try {
            if (swap.isComplete()) {
                return new Outcome(Set.of(), List.of(), swap.finish());
            }
            Salvage salvage = new Salvage(directory);
            Path made = swap.begin();
            copyNote(made);
            List<Lost> lost = copy(salvage, made, progress);
            swap.complete();
            return new Outcome(salvage.damaged(), lost, swap.finish());
        } catch (IOException | RocksDBException failure) {
            throw failed(failure);
        }
    }

    private void copyNote(Path made) throws IOException {
        Path note = HeadNote.file(directory);
        if (Files.exists(note)) {
            Files.copy(note, HeadNote.file(made));
        }
    }

    private static List<Lost> copy(Salvage salvage, Path made, LongConsumer progress)
            throws IOException, RocksDBException {
        try (Store store = Store.open(made, CACHE_BYTES);
                HeadNote note = HeadNote.open(made)) {
            salvage.into(store, progress);
            List<Stretch> lost = new Mending(store, Segments.DEFAULTS, salvage).run();
            LogState unused = LogState.recover(store, Segments.DEFAULTS, note);
            store.flush();
            return lost.stream().map(one -> new Lost(one.from(), one.to())).toList();
        }
    }

    private LogDirectoryException failed(Exception failure) {
        return new LogDirectoryException(
                "The data directory " + directory + " cannot be repaired (" + failure + "); it is as it was", failure);
    }
}
