package dev.tidings.http.serve;

import dev.tidings.access.Bearer;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a request that has ended.
 *
 * @param asked null where what came was no request
 * @param isStream whether it was answered by a stream, which has been closed
 * @param status such as 200; 0 where it was not answered
 * @param micros how long it took to be answered, or how long the stream was open, in microseconds; negative where that is not known
 * @param bytes of the answer's body; of a stream all that its connection has taken
 * @param end why it ended, where that is not the answer's own end
 */
record AccessLine(
        @Nullable AskedRequest asked,
        Bearer bearer,
        boolean isStream,
        int status,
        long micros,
        long bytes,
        @Nullable String end) {
    private static final long UNKNOWN = -1;

    /** A request that no more is known of than how its carrier answers it. */
    static AccessLine of(AskedRequest asked, int status, long bytes) {
        return new AccessLine(asked, Bearer.NOBODY, false, status, UNKNOWN, bytes, null);
    }

    /** What came was no request, and is answered. */
    static AccessLine ofNobody(int status, long bytes) {
        return new AccessLine(null, Bearer.NOBODY, false, status, UNKNOWN, bytes, null);
    }
}
