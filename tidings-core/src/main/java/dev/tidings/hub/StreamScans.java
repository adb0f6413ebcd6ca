package dev.tidings.hub;

import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the open streams of a shard for who asks, one walk after another: each turn of the loop looks at some streams and no more, so that nobody waits for it however
 * many there are. Belongs to a shard's thread.
 */
final class StreamScans {
    private static final int WORK_PER_TURN = 2048;
    private static final int BATCH = 64;

    private final StreamList streams;
    private final Loop loop;
    private final Chain<StreamScan<?>> scans = new Chain<>();
    private final @Nullable Subscriber[] batch = new Subscriber[BATCH];

    StreamScans(StreamList streams, Loop loop) {
        this.streams = streams;
        this.loop = loop;
    }

    void add(StreamScan<?> scan) {
        boolean isFirst = scans.isEmpty();
        scans.add(scan);
        if (isFirst) {
            later();
        }
    }

    private void later() {
        try {
            loop.executeAfterIo(this::turn);
        } catch (RejectedExecutionException stopped) {
            failAll(stopped);
        }
    }

    private void failAll(Throwable failure) {
        for (StreamScan<?> scan = scans.poll(); scan != null; scan = scans.poll()) {
            scan.answer().completeExceptionally(failure);
        }
    }

    private void turn() {
        StreamScan<?> scan = scans.first();
        if (scan == null) {
            return;
        }
        if (isOver(scan)) {
            scans.poll();
        }
        if (!scans.isEmpty()) {
            later();
        }
    }

    private boolean isOver(StreamScan<?> scan) {
        try {
            return scan.answer().isDone() || go(scan);
        } catch (Throwable failure) {
            scan.answer().completeExceptionally(failure);
            return true;
        } finally {
            Arrays.fill(batch, null);
        }
    }

    private boolean go(StreamScan<?> scan) {
        int left = WORK_PER_TURN;
        while (left > 0) {
            int count = streams.copyAfter(scan.after(), batch);
            for (int i = 0; i < count && left > 0 && !scan.hasEnough(); i++) {
                Subscriber stream = batch[i];
                if (stream != null && !stream.isClosed()) {
                    left -= scan.look(stream);
                    scan.passed(stream);
                }
            }
            if (scan.hasEnough() || (count < batch.length && left > 0)) {
                scan.complete();
                return true;
            }
        }
        return false;
    }
}
