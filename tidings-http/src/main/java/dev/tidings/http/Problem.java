package dev.tidings.http;

import java.util.ArrayList;
import java.util.List;

/** A request that is refused: becomes an {@code application/problem+json} answer (RFC 9457). The message is its {@code detail}. */
public final class Problem extends RuntimeException {
    private final int status;
    private final List<Answer.Field> fields;
    private final boolean last;

    /** @param detail quotes the value and says what was expected */
    public Problem(int status, String detail) {
        this(status, detail, List.of(), false);
    }

    private Problem(int status, String detail, List<Answer.Field> fields, boolean last) {
        super(detail, null, false, false);
        this.status = status;
        this.fields = List.copyOf(fields);
        this.last = last;
    }

    public static Problem badRequest(String detail) {
        return new Problem(400, detail);
    }

    /** 413. */
    public static Problem tooLarge(String detail) {
        return new Problem(413, detail);
    }

    /** 503, for a client that may try again soon. */
    public static Problem busy(String detail) {
        return new Problem(503, detail).with("Retry-After", "1");
    }

    /** With a header field in its answer. */
    public Problem with(String name, String value) {
        List<Answer.Field> more = new ArrayList<>(fields);
        more.add(new Answer.Field(name, value));
        return new Problem(status, detail(), more, last);
    }

    /** Ends the connection: what follows on it cannot be trusted, or is not wanted. */
    public Problem asLast() {
        return new Problem(status, detail(), fields, true);
    }

    public int status() {
        return status;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Header fields that its answer has. */
    public List<Answer.Field> fields() {
        return fields;
    }

    /** Whether the connection ends with it. */
    public boolean isLast() {
        return last;
    }
}
