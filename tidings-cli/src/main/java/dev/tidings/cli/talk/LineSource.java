package dev.tidings.cli.talk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an input that may never end, read by a thread of its own, so that who takes them need not wait for the next for ever. A line is its bytes, the line
 * end among them where it has one. An input that fails ends.
 */
final class LineSource {
    private static final int MOST_WAITING = 1000;

    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    /** Of the reading thread until it has put the end into the queue. */
    private @Nullable IOException failure;

    /** The end; empty as no line is. */
    private static final byte[] END = {};

    private boolean ended;

    LineSource(InputStream in) {
        Thread reader = new Thread(() -> read(new BufferedInputStream(in, 1 << 16)), "tidings-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try {
            try {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    line.write(b);
                    if (b == '\n') {
                        lines.put(line.toByteArray());
                        line.reset();
                    }
                }
                if (line.size() > 0) {
                    lines.put(line.toByteArray());
                }
            } catch (IOException e) {
                failure = e;
            }
            lines.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next line; null if none comes within this time, or ever again.
     *
     * @throws IOException if the input could not be read to its end
     */
    byte @Nullable [] next(long time, TimeUnit unit) throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        byte[] line = lines.poll(time, unit);
        if (line != END) {
            return line;
        }
        ended = true;
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    /** Whether there are no more lines; known once {@link #next} has given null for it. */
    boolean isEnded() {
        return ended;
    }

    /** A line as text, without its end; what is not UTF-8 is for the hub to complain of. */
    static String text(byte[] line) {
        int length = line.length;
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
