package dev.tidings.client;

/**
 * Why a stream is closed for good.
 *
 * @param code what kind of end it is
 * @param status the HTTP status of the answer that ended it, 0 if none did
 * @param detail a sentence for people
 */
public record CloseReason(Code code, int status, String detail) {
    static final CloseReason BY_CALLER = new CloseReason(Code.BY_CALLER, 0, "closed by this program");

    static final CloseReason ENDED = new CloseReason(Code.ENDED, 200, "all its topics have ended");

    static CloseReason stopped(int status) {
        return new CloseReason(Code.STOPPED, status, "the server asked not to come back (" + status + ")");
    }

    static CloseReason refused(int status, String detail) {
        return new CloseReason(Code.REFUSED, status, detail);
    }

    static CloseReason tooLong(int maxBytes) {
        return new CloseReason(Code.TOO_LONG, 200, "the server sent an event of more than " + maxBytes + " bytes");
    }

    /** The kinds of end. */
    public enum Code {
        /** {@link EventStreamClient#close()} was called. */
        BY_CALLER,
        /** All topics of the stream have ended, and everything on them has arrived: the hub's event {@code tidings.end}. */
        ENDED,
        /** The orderly "do not come back": the hub's event {@code tidings.stop}, or a 204. */
        STOPPED,
        /** The server answered with a status, a content type or a coding that is no event stream, and that asking again would not change. */
        REFUSED,
        /** The server sent an event longer than the client accepts. */
        TOO_LONG
    }
}
