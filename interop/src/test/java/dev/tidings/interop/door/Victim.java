package dev.tidings.interop.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A client that publishes small and large events by turns, and notes how long each answer takes. */
final class Victim {
    private static final int LARGE_EACH = 25;
    private static final int LARGE = 1024 * 1024;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_NANOS = 3_000_000;

    /**
     * What it came to.
     *
     * @param smallMillis the 99th percentile of small events
     * @param largeMillis the 99th percentile of events of 1 MB
     * @param refused answers other than 201
     */
    record Figures(int count, double smallMillis, double largeMillis, int refused) {}

    private Victim() {}

    static Figures publish(int port, int events) throws IOException {
        long[] small = new long[events];
        long[] large = new long[events / LARGE_EACH + 1];
        int smalls = 0;
        int larges = 0;
        int refused = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < events; i++) {
                boolean isLarge = i % LARGE_EACH == 0;
                byte[] request = request(isLarge ? LARGE : 100);
                long start = System.nanoTime();
                socket.getOutputStream().write(request);
                refused += status(in) == 201 ? 0 : 1;
                long took = System.nanoTime() - start;
                if (isLarge) {
                    large[larges++] = took;
                } else {
                    small[smalls++] = took;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return new Figures(events, percentile(small, smalls), percentile(large, larges), refused);
    }

    private static byte[] request(int size) {
        return ("POST /events?topic=victim HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n"
                        + "v".repeat(size))
                .getBytes(ISO_8859_1);
    }

    /** Reads an answer whose body has a length. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("The hub ended the connection after <" + head + ">");
            }
            head.append((char) b);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ") + "content-length: ".length();
        in.readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf('\r', at))));
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static double percentile(long[] nanos, int count) {
        Arrays.sort(nanos, 0, count);
        return nanos[Math.min(count - 1, count * 99 / 100)] / 1e6;
    }
}
