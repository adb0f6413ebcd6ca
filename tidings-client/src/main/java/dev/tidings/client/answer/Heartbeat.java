package dev.tidings.client.answer;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** How often a hub promises to be heard on an idle stream, as the head of its answer says: whole milliseconds, within the bounds of the hub's own setting. */
public final class Heartbeat {
    static final String HEADER = "Tidings-Heartbeat";
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,7}");
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 3_600_000;

    private Heartbeat() {}

    /** Empty where the answer says none, or one that no hub would keep. */
    public static Optional<Duration> of(HttpHeaders headers) {
        return headers.firstValue(HEADER)
                .filter(text -> MILLIS.matcher(text).matches())
                .map(Integer::parseInt)
                .filter(millis -> millis >= LEAST_MILLIS && millis <= MOST_MILLIS)
                .map(Duration::ofMillis);
    }
}
