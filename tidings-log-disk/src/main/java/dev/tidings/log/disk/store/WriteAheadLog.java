package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file of the store's write-ahead log without the store: what is whole in it, and where it is damaged. The form is RocksDB's: blocks of 32 KiB,
 * in each records of checksum (4 bytes, lowest first), length (2), kind (1) and bytes; a batch is one record, or a first, some middle and a last one.
 * Of what follows damage in a block, nothing is taken.
 */
final class WriteAheadLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(WriteAheadLog.class);
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final ByteBuffer file;
    private final Batches batches;
    private final List<byte[]> parts = new ArrayList<>();
    private int damagedAt = -1;

    private WriteAheadLog(byte[] file, Batches batches) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.batches = batches;
    }

    /** Those in a directory, oldest first. */
    static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted()
                    .toList();
        }
    }

    /** Takes batches. */
    interface Batches {
        void accept(byte[] batch) throws RocksDBException;
    }

    /**
     * Hands over each batch that is whole, as {@link CommitBatch} made it.
     *
     * @return the offset of the first damage, or -1
     */
    static int read(Path file, Batches batches) throws IOException, RocksDBException {
        WriteAheadLog log = new WriteAheadLog(Files.readAllBytes(file), batches);
        for (int block = 0; block < log.file.limit(); block += BLOCK) {
            log.readBlock(block, Math.min(block + BLOCK, log.file.limit()));
        }
        return log.damagedAt;
    }

    private void readBlock(int start, int end) throws RocksDBException {
        int at = start;
        while (at + HEADER <= end) {
            int length = file.getShort(at + 4) & 0xFFFF;
            int kind = file.get(at + 6);
            if (kind == 0 && length == 0) {
                // What the store has made room for and not written.
                return;
            }
            int next = at + HEADER + length;
            if (next > file.limit()) {
                // A torn end, as a kill leaves it.
                parts.clear();
                return;
            }
            if (next > end || !isSound(at, length)) {
                damagedAt = damagedAt < 0 ? at : damagedAt;
                parts.clear();
                return;
            }
            take(kind, at + HEADER, length);
            at = next;
        }
    }

    private boolean isSound(int at, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(file.array(), at + 6, 1 + length);
        int value = (int) checksum.getValue();
        int masked = Integer.rotateRight(value, 15) + 0xa282ead8;
        return file.getInt(at) == masked;
    }

    private void take(int kind, int start, int length) throws RocksDBException {
        byte[] bytes = new byte[length];
        file.get(start, bytes);
        switch (kind) {
            case FULL -> batches.accept(bytes);
            case FIRST -> {
                parts.clear();
                parts.add(bytes);
            }
            case MIDDLE -> addToFirst(bytes);
            case LAST -> {
                addToFirst(bytes);
                if (!parts.isEmpty()) {
                    batches.accept(joined());
                }
                parts.clear();
            }
            default -> {
                // Something that the store says of the file itself.
            }
        }
    }

    /** Unless what it belongs to is damaged. */
    private void addToFirst(byte[] bytes) {
        if (!parts.isEmpty()) {
            parts.add(bytes);
        }
    }

    private byte[] joined() {
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    /** The damaged ones of a directory. */
    static List<Path> damaged(Path directory) {
        List<Path> damaged = new ArrayList<>();
        try {
            for (Path file : all(directory)) {
                if (read(file, batch -> {}) >= 0) {
                    damaged.add(file);
                }
            }
        } catch (IOException | RocksDBException unreadable) {
            LOGGER.debug("The write-ahead log in {} cannot be looked through", directory, unreadable);
        }
        return damaged;
    }

    /**
     * Whether a batch is missing between others, because an older file has lost its end or one in the middle is gone. What is missing at the very end is not
     * found out here, nor what would come before all that is there.
     */
    static boolean lacksBatches(Path directory) {
        LinkCheck links = new LinkCheck();
        try {
            List<Path> files = all(directory);
            if (files.size() > 1) {
                for (Path file : files) {
                    int unused = read(file, batch -> BatchChanges.forEach(batch, links));
                }
            }
        } catch (IOException | RocksDBException unreadable) {
            LOGGER.debug("The write-ahead log in {} cannot be looked through", directory, unreadable);
        }
        return links.check.isBroken();
    }

    private static final class LinkCheck implements BatchChanges.Visitor {
        private final BatchLinks.Check check = new BatchLinks.Check();

        @Override
        public void put(Family family, byte[] key, byte[] value) {}

        @Override
        public void delete(Family family, byte[] key) {}

        @Override
        public void link(byte[] link) {
            check.see(link);
        }
    }

    /** The first position in any of a directory's; {@link Long#MAX_VALUE} if there is none. */
    static long firstPosition(Path directory) throws IOException, RocksDBException {
        FirstPosition first = new FirstPosition();
        for (Path file : all(directory)) {
            int unused = read(file, batch -> BatchChanges.forEach(batch, first));
        }
        return first.position;
    }

    private static final class FirstPosition implements BatchChanges.Visitor {
        private long position = Long.MAX_VALUE;

        @Override
        public void put(Family family, byte[] key, byte[] value) {
            if (family == Family.EVENTS) {
                position = Math.min(position, ByteReader.longAt(key, 0));
            }
        }

        @Override
        public void delete(Family family, byte[] key) {}
    }
}
