package dev.tidings.http.serve;

import dev.tidings.access.Bearer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is noted of one request until it ends, and then said once. Belongs to the thread of its exchange. */
final class AccessEntry {
    private final AskedRequest asked;
    private final AccessLog log;
    private final long start;
    private Bearer bearer = Bearer.NOBODY;
    private boolean isSaid;

    /** @param start by {@link System#nanoTime} */
    AccessEntry(AskedRequest asked, AccessLog log, long start) {
        this.asked = asked;
        this.log = log;
        this.start = start;
    }

    /** Notes whose it is. */
    void by(Bearer known) {
        bearer = known;
    }

    /** It is answered, and that is all, but for what ended it before its own end, if anything did. */
    void answered(int status, long bytes, @Nullable String end) {
        say(false, status, bytes, end);
    }

    /** Its stream is closed. */
    void closed(int status, long bytes, String reason) {
        say(true, status, bytes, reason);
    }

    /** Nobody is left to be answered. */
    void gone() {
        say(false, 0, 0, "client-gone");
    }

    /** Others say how it ended. */
    void leave() {
        isSaid = true;
    }

    private void say(boolean isStream, int status, long bytes, @Nullable String end) {
        if (!isSaid) {
            isSaid = true;
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            log.add(new AccessLine(asked, bearer, isStream, status, micros, bytes, end));
        }
    }
}
