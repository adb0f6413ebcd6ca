package dev.tidings.wire;

/**
 * A text cut at its line ends (CRLF, CR or LF), each line behind the same prefix and ended by LF: the {@code data} of an
 * event, or a comment. Measured first and written second, so that the target has its exact size. Works on UTF-8 bytes, which
 * are copied a line at a time: no byte of a multibyte character is a line end.
 */
final class FieldLines {
    private final byte[] prefix;
    private final byte[] text;

    FieldLines(byte[] prefix, byte[] text) {
        this.prefix = prefix;
        this.text = text;
    }

    /** In bytes, with prefixes and line ends. */
    int length() {
        int lines = 1;
        int lineEndBytes = 0;
        for (int i = 0; i < text.length; i++) {
            if (isLineEnd(i)) {
                int next = afterLineEnd(i);
                lineEndBytes += next - i;
                lines++;
                i = next - 1;
            }
        }
        return Math.addExact(text.length - lineEndBytes, Math.multiplyExact(lines, prefix.length + 1));
    }

    /** Returns the index after the last byte written. */
    int writeTo(byte[] target, int at) {
        int lineStart = 0;
        for (int i = 0; i < text.length; i++) {
            if (isLineEnd(i)) {
                at = writeLine(lineStart, i, target, at);
                lineStart = afterLineEnd(i);
                i = lineStart - 1;
            }
        }
        return writeLine(lineStart, text.length, target, at);
    }

    private int writeLine(int from, int to, byte[] target, int at) {
        System.arraycopy(prefix, 0, target, at, prefix.length);
        int textAt = at + prefix.length;
        System.arraycopy(text, from, target, textAt, to - from);
        int end = textAt + to - from;
        target[end] = '\n';
        return end + 1;
    }

    private boolean isLineEnd(int i) {
        return text[i] == '\n' || text[i] == '\r';
    }

    private int afterLineEnd(int i) {
        boolean isCrLf = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
        return isCrLf ? i + 2 : i + 1;
    }
}
