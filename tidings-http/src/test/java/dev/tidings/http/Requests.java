package dev.tidings.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as a carrier hands them over. */
public final class Requests {
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private Requests() {}

    /**
     * A request that came in by a listener on loopback.
     *
     * @param line such as {@code GET /events?topic=a}
     * @param fields such as {@code Accept: text/plain}; {@code Host} is localhost where none is
     */
    public static Request local(String line, String... fields) {
        return of(true, line, fields);
    }

    /** A request that came in by a listener that others reach. */
    public static Request remote(String line, String... fields) {
        return of(false, line, fields);
    }

    private static Request of(boolean local, String line, String... fields) {
        int space = line.indexOf(' ');
        Request.Headers headers = headers(fields);
        List<String> hosts = headers.all("Host");
        @Nullable String authority = hosts.isEmpty() ? "localhost:8080" : hosts.get(0);
        return new Request(
                line.substring(0, space),
                latin1(line.substring(space + 1)),
                "http",
                authority.equals("none") ? null : authority,
                headers,
                new Request.Peer(ADDRESS, local));
    }

    private static Request.Headers headers(String... fields) {
        return name -> Arrays.stream(fields)
                .filter(field -> field.substring(0, field.indexOf(':')).equalsIgnoreCase(name))
                .map(field -> latin1(field.substring(field.indexOf(':') + 1).strip()))
                .toList();
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
