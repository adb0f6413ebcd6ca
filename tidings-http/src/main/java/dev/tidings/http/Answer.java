package dev.tidings.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is answered with, whole. Immutable. What frames it on a connection (length, date, whether the connection is kept) is the carrier's to add.
 */
public final class Answer {
    private static final byte[] NONE = {};
    private static final String VARY = "Vary";

    private final int status;
    private final List<Field> fields;
    private final byte[] body;
    private final boolean last;

    /**
     * One header field.
     *
     * @param value its bytes as Latin-1 characters, without line ends
     */
    public record Field(String name, String value) {
        /** @throws IllegalArgumentException if it would end its line, and begin another of somebody else's choice */
        public Field {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                    throw new IllegalArgumentException(
                            "The header field " + name + " has U+" + Integer.toHexString(c) + " at index " + i);
                }
            }
        }
    }

    private Answer(int status, List<Field> fields, byte[] body, boolean last) {
        this.status = status;
        this.fields = fields;
        this.body = body;
        this.last = last;
    }

    /** An answer without fields or body. */
    public static Answer of(int status) {
        return new Answer(status, List.of(), NONE, false);
    }

    /** An answer with a body that no browser is to take for anything else than it says. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(
                status,
                List.of(new Field("Content-Type", contentType), new Field("X-Content-Type-Options", "nosniff")),
                body,
                false);
    }

    /** As {@link #of(int, String, byte[])}, in UTF-8. */
    public static Answer of(int status, String contentType, String text) {
        return of(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Such as 200. */
    public int status() {
        return status;
    }

    /** The header fields, in their order. */
    public List<Field> fields() {
        return fields;
    }

    /** Not to be written to; empty for none. */
    public byte[] body() {
        return body;
    }

    /** Whether the connection ends with it. */
    public boolean isLast() {
        return last;
    }

    /** With one more field, whether or not there is one by that name. */
    public Answer with(String name, String value) {
        return with(List.of(new Field(name, value)));
    }

    /** With a request header field that the answer depends on, in the one {@code Vary} there is (RFC 9110, 12.5.5). */
    public Answer varyingBy(String names) {
        List<Field> varying = new ArrayList<>(fields);
        for (int i = 0; i < varying.size(); i++) {
            if (varying.get(i).name().equals(VARY)) {
                varying.set(i, new Field(VARY, names + ", " + varying.get(i).value()));
                return new Answer(status, List.copyOf(varying), body, last);
            }
        }
        return with(VARY, names);
    }

    /** With more fields. */
    public Answer with(List<Field> added) {
        List<Field> more = new ArrayList<>(fields);
        more.addAll(added);
        return new Answer(status, List.copyOf(more), body, last);
    }

    /** With these bytes for a body. */
    public Answer withBody(byte[] bytes) {
        return new Answer(status, fields, bytes, last);
    }

    /** Ends the connection with it. */
    public Answer asLast() {
        return new Answer(status, fields, body, true);
    }
}
