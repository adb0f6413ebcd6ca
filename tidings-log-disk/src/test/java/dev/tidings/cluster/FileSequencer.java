package dev.tidings.cluster;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An order in a file, which one process makes longer and others follow: each entry is its length (4 bytes), its time (8) and its bytes. */
final class FileSequencer implements Sequencer {
    private static final int HEADER = Integer.BYTES + Long.BYTES;
    private static final int MOST = 500;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private long readUpTo;
    private volatile boolean closed;

    FileSequencer(Path file) {
        this.file = file;
    }

    /** Adds an entry. By one process. */
    static void add(Path file, List<byte[]> all) throws IOException {
        int size = all.stream().mapToInt(bytes -> HEADER + bytes.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] bytes : all) {
            out.putInt(bytes.length).putLong(System.currentTimeMillis()).put(bytes);
        }
        Files.write(file, out.array(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private synchronized List<Entry> after(long position) {
        try {
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
            all.position((int) readUpTo);
            while (all.remaining() >= HEADER && all.remaining() >= HEADER + all.getInt(all.position())) {
                byte[] bytes = new byte[all.getInt()];
                long time = all.getLong();
                all.get(bytes);
                entries.add(new Entry(entries.size() + 1, time, bytes));
            }
            readUpTo = all.position();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return List.copyOf(entries.subList((int) position, (int) Math.min(entries.size(), position + MOST)));
    }

    @Override
    public void follow(Follower follower) {
        Thread thread = new Thread(() -> run(follower), "file-sequencer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Follower follower) {
        List<Entry> first = after(0);
        long after = Nodes.join(follower.onSession(1, new Span("file", 1, Math.max(first.size(), entries.size()))));
        while (!closed) {
            List<Entry> next = after(after);
            if (next.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            } else {
                Void unused = Nodes.join(follower.onEntries(next));
                after = next.get(next.size() - 1).position();
            }
        }
    }

    @Override
    public CompletionStage<Long> append(List<byte[]> all, Durability durability, long session) {
        return MemorySequencer.failed(Reason.CLOSED, "Nobody appends here");
    }

    @Override
    public CompletionStage<Span> span() {
        synchronized (this) {
            return CompletableFuture.completedStage(new Span("file", 1, entries.size()));
        }
    }

    @Override
    public CompletionStage<Optional<Entry>> read(long position) {
        synchronized (this) {
            return CompletableFuture.completedStage(Optional.of(entries.get((int) position - 1)));
        }
    }

    @Override
    public void trim(long upTo) {}

    @Override
    public String describe() {
        return file.toString();
    }

    @Override
    public void close() {
        closed = true;
    }
}
