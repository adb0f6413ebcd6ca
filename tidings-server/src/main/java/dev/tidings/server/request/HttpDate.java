package dev.tidings.server.request;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} of answers (RFC 9110, 6.6.1 and 5.6.7), written anew each second. Safe for use by any thread. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static volatile Second current = new Second(0, "");

    private record Second(long epochSecond, String text) {}

    private HttpDate() {}

    public static String now() {
        long second = System.currentTimeMillis() / 1000;
        Second known = current;
        if (known.epochSecond() != second) {
            known = new Second(second, FORMAT.format(Instant.ofEpochSecond(second)));
            current = known;
        }
        return known.text();
    }
}
