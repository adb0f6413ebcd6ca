package dev.tidings.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused: becomes an {@code application/problem+json} answer (RFC 9457). The message is its {@code detail}. */
public final class Problem extends RuntimeException {
    private final int status;
    private final List<Answer.Field> fields;
    private final Map<String, @Nullable Object> members;
    private final boolean last;

    /** @param detail quotes the value and says what was expected */
    public Problem(int status, String detail) {
        this(status, detail, List.of(), Map.of(), false);
    }

    private Problem(
            int status, String detail, List<Answer.Field> fields, Map<String, @Nullable Object> members, boolean last) {
        super(detail, null, false, false);
        this.status = status;
        this.fields = List.copyOf(fields);
        this.members = members;
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
        return new Problem(status, detail(), more, members, last);
    }

    /** Ends the connection: what follows on it cannot be trusted, or is not wanted. */
    public Problem asLast() {
        return new Problem(status, detail(), fields, members, true);
    }

    /** With another detail. */
    public Problem saying(String otherDetail) {
        return new Problem(status, otherDetail, fields, members, last);
    }

    /** With a member more in its body (RFC 9457, 3.2): text, a number, or null. */
    public Problem withMember(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, detail(), fields, more, last);
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

    /** What its body has besides the members that all have, in their order. */
    public Map<String, @Nullable Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** Whether the connection ends with it. */
    public boolean isLast() {
        return last;
    }
}
