package dev.tidings.wire;

import java.nio.ByteBuffer;

/**
 * One line of an event stream, without its line end, as a view of the bytes that it came in (WHATWG HTML, section 9.2.6).
 *
 * <pre>
 * name:value      the first colon divides; one space after it is not part of the value
 * name            the whole line is the name, the value is empty
 * :value          a comment
 * </pre>
 */
final class Line {
    private final ByteBuffer bytes;
    private final int from;
    private final int to;

    Line(ByteBuffer bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** In bytes. */
    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    boolean isComment() {
        return !isEmpty() && bytes.get(from) == ':';
    }

    Line withoutByteOrderMark() {
        boolean marked = length() >= 3
                && bytes.get(from) == (byte) 0xEF
                && bytes.get(from + 1) == (byte) 0xBB
                && bytes.get(from + 2) == (byte) 0xBF;
        return marked ? new Line(bytes, from + 3, to) : this;
    }

    Field field() {
        return Field.named(bytes, from, nameEnd());
    }

    String value() {
        return Utf8.decode(bytes, valueStart(), to);
    }

    void appendValueTo(ByteRun run) {
        run.append(bytes, valueStart(), to);
    }

    private int nameEnd() {
        int i = from;
        while (i < to && bytes.get(i) != ':') {
            i++;
        }
        return i;
    }

    private int valueStart() {
        int afterColon = Math.min(nameEnd() + 1, to);
        return afterColon < to && bytes.get(afterColon) == ' ' ? afterColon + 1 : afterColon;
    }
}
