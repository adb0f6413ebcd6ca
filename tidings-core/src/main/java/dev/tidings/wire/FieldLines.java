package dev.tidings.wire;

/**
 * A text cut at its line ends (CRLF, CR or LF), each line behind the same prefix and ended by LF: the {@code data} of an
 * event, or a comment. Measured first and written second, so that the target has its exact size. Works on UTF-8 bytes, which
 * are copied a line at a time: no byte of a multibyte character is a line end.
 */
final class FieldLines {
    private final byte[] prefix;
    private final Utf8Text source;
    private final byte[] text;
    private final int from;
    private final int to;

    FieldLines(byte[] prefix, Utf8Text text) {
        this.prefix = prefix;
        this.source = text;
        this.text = text.bytes();
        this.from = text.from();
        this.to = text.to();
    }

    /** In bytes, with prefixes and line ends. */
    int length() {
        int lines = 1;
        int lineEndBytes = 0;
        for (int end = source.firstLineEnd(); end < to; ) {
            int next = afterLineEnd(end);
            lineEndBytes += next - end;
            lines++;
            end = source.lineEnd(next);
        }
        return Math.addExact(to - from - lineEndBytes, Math.multiplyExact(lines, prefix.length + 1));
    }

    /** Returns the index after the last byte written. */
    int writeTo(byte[] target, int at) {
        int lineStart = from;
        for (int end = source.firstLineEnd(); end < to; end = source.lineEnd(lineStart)) {
            at = writeLine(lineStart, end, target, at);
            lineStart = afterLineEnd(end);
        }
        return writeLine(lineStart, to, target, at);
    }

    private int writeLine(int start, int stop, byte[] target, int at) {
        System.arraycopy(prefix, 0, target, at, prefix.length);
        int textAt = at + prefix.length;
        System.arraycopy(text, start, target, textAt, stop - start);
        int end = textAt + stop - start;
        target[end] = '\n';
        return end + 1;
    }

    private int afterLineEnd(int end) {
        boolean isCrLf = text[end] == '\r' && end + 1 < to && text[end + 1] == '\n';
        return isCrLf ? end + 2 : end + 1;
    }
}
