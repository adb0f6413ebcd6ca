package dev.tidings.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32C;

/**
 * The floor: records appended to one plain file, by one committer that takes all that came while it was busy, forces them to the disk together and
 * then completes their futures. A record is its length, its checksum, its position and the payload; there is no index, no topic and no way back.
 */
final class RawLog implements AutoCloseable {
    static final int HEAD_BYTES = 16;
    private static final int MAX_BATCH = 1024;
    private static final int BUFFER_BYTES = 4 << 20;
    private static final Pending END = new Pending(new byte[0]);

    private final FileChannel file;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread committer = new Thread(this::commitUntilEnd, "raw-committer");

    // Of the committer, or of the only thread where there is none.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private long position;

    /** What waits to be committed. */
    private static final class Pending {
        private final byte[] payload;
        private final CompletableFuture<Long> done = new CompletableFuture<>();

        Pending(byte[] payload) {
            this.payload = payload;
        }
    }

    private RawLog(Path path) throws IOException {
        file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** A new, empty one. */
    static RawLog open(Path path) throws IOException {
        RawLog log = new RawLog(path);
        log.committer.start();
        return log;
    }

    /** A new, empty one without a committer, whose only thread appends {@linkplain #appendHere by itself}. */
    static RawLog openForOne(Path path) throws IOException {
        return new RawLog(path);
    }

    /** Writes a file of events, and forces it to the disk at the end. */
    static void fill(Path path, long events, Payloads payloads) throws IOException {
        RawLog log = new RawLog(path);
        for (long event = 1; event <= events; event++) {
            log.put(payloads.bytes(event));
        }
        log.write();
        log.file.force(false);
        log.file.close();
    }

    /** Completes when the payload is on the disk. */
    CompletableFuture<Long> append(byte[] payload) {
        Pending pending = new Pending(payload);
        queue.add(pending);
        return pending.done;
    }

    /** Returns when the payload is on the disk. Not beside a committer. */
    void appendHere(byte[] payload) throws IOException {
        put(payload);
        write();
        file.force(false);
    }

    private void commitUntilEnd() {
        List<Pending> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (!batch.contains(END)) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                commit(batch);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void commit(List<Pending> batch) throws IOException {
        long before = position;
        for (Pending pending : batch) {
            if (!pending.equals(END)) {
                put(pending.payload);
            }
        }
        write();
        file.force(false);
        for (Pending pending : batch) {
            pending.done.complete(++before);
        }
    }

    private void put(byte[] payload) throws IOException {
        if (buffer.remaining() < HEAD_BYTES + payload.length) {
            write();
        }
        crc.reset();
        crc.update(payload);
        buffer.putInt(payload.length)
                .putInt((int) crc.getValue())
                .putLong(++position)
                .put(payload);
    }

    private void write() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        queue.add(END);
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }

    /** Reads records in order, in pieces of 64 KB, and checks each; returns how many there were. */
    static long read(FileChannel file, long offset) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(64 * 1024);
        CRC32C crc = new CRC32C();
        long events = 0;
        long at = offset;
        for (int read = file.read(piece, at); read > 0; read = file.read(piece, at)) {
            at += read;
            piece.flip();
            while (piece.remaining() >= HEAD_BYTES
                    && piece.remaining() >= HEAD_BYTES + piece.getInt(piece.position())) {
                check(piece, crc);
                events++;
            }
            piece.compact();
        }
        return events;
    }

    /** Checks the record at the buffer's position and goes past it. */
    static void check(ByteBuffer records, CRC32C crc) {
        int length = records.getInt();
        int expected = records.getInt();
        records.getLong();
        int limit = records.limit();
        records.limit(records.position() + length);
        crc.reset();
        crc.update(records);
        records.limit(limit);
        if ((int) crc.getValue() != expected) {
            throw new IllegalStateException("A record of the raw log is damaged");
        }
    }
}
