package dev.tidings.wire;

/** The UTF-8 decoder of the Encoding Standard (section 8.1.1), by the letter. */
final class ReferenceUtf8 {
    private final StringBuilder text = new StringBuilder();
    private int codePoint;
    private int bytesSeen;
    private int bytesNeeded;
    private int lowerBoundary = 0x80;
    private int upperBoundary = 0xBF;

    private ReferenceUtf8() {}

    static String decode(byte[] bytes) {
        ReferenceUtf8 decoder = new ReferenceUtf8();
        for (byte b : bytes) {
            decoder.read(b & 0xFF);
        }
        if (decoder.bytesNeeded != 0) {
            decoder.text.append('\uFFFD');
        }
        return decoder.text.toString();
    }

    private void read(int b) {
        if (bytesNeeded == 0) {
            readFirst(b);
        } else if (b < lowerBoundary || b > upperBoundary) {
            reset();
            text.append('\uFFFD');
            read(b);
        } else {
            readContinuation(b);
        }
    }

    private void readFirst(int b) {
        if (b <= 0x7F) {
            text.append((char) b);
        } else if (b >= 0xC2 && b <= 0xDF) {
            need(1, b & 0x1F);
        } else if (b >= 0xE0 && b <= 0xEF) {
            lowerBoundary = b == 0xE0 ? 0xA0 : 0x80;
            upperBoundary = b == 0xED ? 0x9F : 0xBF;
            need(2, b & 0xF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            lowerBoundary = b == 0xF0 ? 0x90 : 0x80;
            upperBoundary = b == 0xF4 ? 0x8F : 0xBF;
            need(3, b & 0x7);
        } else {
            text.append('\uFFFD');
        }
    }

    private void need(int bytes, int bits) {
        bytesNeeded = bytes;
        codePoint = bits;
    }

    private void readContinuation(int b) {
        lowerBoundary = 0x80;
        upperBoundary = 0xBF;
        codePoint = (codePoint << 6) | (b & 0x3F);
        bytesSeen++;
        if (bytesSeen == bytesNeeded) {
            text.appendCodePoint(codePoint);
            reset();
        }
    }

    private void reset() {
        codePoint = 0;
        bytesNeeded = 0;
        bytesSeen = 0;
        lowerBoundary = 0x80;
        upperBoundary = 0xBF;
    }
}
