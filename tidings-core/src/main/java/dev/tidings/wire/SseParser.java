package dev.tidings.wire;

import dev.tidings.topic.InvalidValueException;
import java.nio.ByteBuffer;

/**
 * Reads the event-stream format (WHATWG HTML, section 9.2.6), however the stream is cut into chunks. It finds the lines; what is
 * complete within a chunk is read in place, only an unfinished line is carried over to the next one.
 *
 * <pre>
 *          other byte: part of the line
 *                 +---+
 *                 |   v       CR: the line ends
 *    start ----> in a line -----------------------> after CR ---+
 *                 |   ^ ^                              |  ^     | CR: an empty line ends
 *                 +---+ +------------------------------+  +-----+
 *       LF: the line ends    LF: swallowed, the second half of CRLF;
 *                            other byte: the first of the next line
 * </pre>
 *
 * A line counts as ended at its CR, without waiting for an LF that may never come, so that a block is dispatched with its last
 * byte. Malformed UTF-8 becomes U+FFFD. One byte order mark at the start of each connection is dropped.
 *
 * <p>One parser serves one reader over all its connections: {@link #endOfStream()} stands between two of them, and
 * {@link #lastEventId()} is the cursor to reconnect with. Not safe for use by several threads at once.
 *
 * <p>The limit holds for each line, and for each block without its comments; whether a stream exceeds it does not depend on
 * how it is cut. The time is linear in the length of the stream; the memory is at most a small multiple of the limit.
 */
public final class SseParser {
    /** 16 MiB. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private final int maxEventBytes;
    private final Block block;
    private final ByteRun unfinishedLine;
    private boolean atStart = true;
    private boolean afterCr;

    /** A parser with the limit {@link #DEFAULT_MAX_EVENT_BYTES}. */
    public SseParser(SseListener listener) {
        this(listener, DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * @param maxEventBytes the limit of a line and of a block, in bytes of the stream without line ends
     * @throws InvalidValueException if {@code maxEventBytes} is not positive
     */
    public SseParser(SseListener listener, int maxEventBytes) {
        if (maxEventBytes < 1) {
            throw new InvalidValueException(
                    "The event size limit " + maxEventBytes + " is out of range; expected at least 1 byte");
        }
        this.maxEventBytes = maxEventBytes;
        this.block = new Block(listener, maxEventBytes);
        this.unfinishedLine = new ByteRun(maxEventBytes);
    }

    /**
     * Reads all that remains of {@code chunk}, a heap, direct or read-only buffer, and tells the listener what is complete. Keeps
     * no reference to it. If the listener throws, the position is after the line in question, and reading can go on.
     *
     * @throws EventTooLargeException if a line or block exceeds the limit; only {@link #endOfStream()} can follow
     */
    public void parse(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            if (afterCr) {
                skipSecondHalfOfCrLf(chunk);
            } else {
                readLine(chunk);
            }
        }
    }

    private void skipSecondHalfOfCrLf(ByteBuffer chunk) {
        afterCr = false;
        if (chunk.get(chunk.position()) == '\n') {
            chunk.get();
        }
    }

    private void readLine(ByteBuffer chunk) {
        int from = chunk.position();
        int to = lineEnd(chunk);
        requireRoom(to - from);
        if (to == chunk.limit()) {
            unfinishedLine.append(chunk, from, to);
            chunk.position(to);
            return;
        }
        afterCr = chunk.get(to) == '\r';
        chunk.position(to + 1);
        endLine(chunk, from, to);
    }

    /** The index of the first CR or LF, or the limit. */
    private static int lineEnd(ByteBuffer chunk) {
        int limit = chunk.limit();
        for (int i = chunk.position(); i < limit; i++) {
            byte b = chunk.get(i);
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        return limit;
    }

    private void requireRoom(int bytes) {
        if (bytes > maxEventBytes - unfinishedLine.length()) {
            throw new EventTooLargeException(maxEventBytes);
        }
    }

    private void endLine(ByteBuffer chunk, int from, int to) {
        if (unfinishedLine.isEmpty()) {
            interpret(new Line(chunk, from, to));
            return;
        }
        unfinishedLine.append(chunk, from, to);
        try {
            interpret(unfinishedLine.asLine());
        } finally {
            unfinishedLine.clear();
        }
    }

    private void interpret(Line line) {
        // The mark holds no line end, so it is whole within the first line, however it was cut.
        Line content = atStart ? line.withoutByteOrderMark() : line;
        atStart = false;
        block.add(content);
    }

    /** The cursor to reconnect with: the id as of the last complete block, with data or without; empty if there is none. */
    public String lastEventId() {
        return block.lastEventId();
    }

    /**
     * Starts from a cursor of an earlier run; to be called before the first chunk of a connection.
     *
     * @param lastEventId the cursor, or empty for none
     * @throws InvalidValueException if it has a CR, LF or NUL, or half a surrogate pair: no stream can have set it
     */
    public void resume(String lastEventId) {
        block.resume(EventId.require(lastEventId));
    }

    /**
     * The connection is over: discards the unfinished block, its id included, and makes ready for the first byte of the next
     * connection. The cursor stays.
     */
    public void endOfStream() {
        block.discard();
        unfinishedLine.clear();
        atStart = true;
        afterCr = false;
    }
}
