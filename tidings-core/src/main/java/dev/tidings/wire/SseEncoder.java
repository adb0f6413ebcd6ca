package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event-stream format (WHATWG HTML, section 9.2.5): UTF-8 without a byte order mark, lines ended by LF, always a
 * space after the colon (a reader takes away one, so a value that begins with a space keeps it).
 *
 * <p>Every result is a fresh array of the exact size, for the caller to keep. Hand it to the connection in one write: a reader
 * throws away a block that it has only half of. Stateless, so safe for use by several threads.
 */
public final class SseEncoder {
    /** What comes behind the data of a block: the ends of its last line and of the block. */
    public static final int END_BYTES = 2;

    private static final byte[] ID_PREFIX = "id: ".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};
    private static final byte[] DATA_PREFIX = "data: ".getBytes(US_ASCII);
    private static final byte[] COMMENT_PREFIX = ": ".getBytes(US_ASCII);
    private static final Duration MAX_RETRY = Duration.ofMillis(Integer.MAX_VALUE);

    private SseEncoder() {}

    /**
     * The block of {@code event}, its blank line included: {@code event} and {@code retry} if set, {@code id}, and a {@code data}
     * for each line of the data, at least one.
     *
     * @param id the event's place in the log; {@link Event#id()} is not looked at. Empty takes the reader's cursor away
     * @throws InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public static byte[] encode(String id, Event event) {
        return encode(id, event.type(), event.retry(), Utf8Text.of(event.data()));
    }

    /**
     * The block of an event from its parts, as {@link #encode(String, Event)} makes it: for a log that holds the data as bytes.
     *
     * @param type as an {@link Event} may have it, and {@code retry} too
     * @throws InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public static byte[] encode(String id, @Nullable String type, @Nullable Duration retry, Utf8Text text) {
        return block(head(id, type, retry), text);
    }

    /** The lines of a block before its data. */
    static byte[] head(String id, @Nullable String type, @Nullable Duration retry) {
        byte[] before = typeAndRetry(type, retry);
        byte[] idBytes = EventId.require(id).getBytes(UTF_8);
        byte[] head = new byte[before.length + ID_PREFIX.length + idBytes.length + 1];
        System.arraycopy(before, 0, head, 0, before.length);
        System.arraycopy(ID_PREFIX, 0, head, before.length, ID_PREFIX.length);
        System.arraycopy(idBytes, 0, head, head.length - 1 - idBytes.length, idBytes.length);
        head[head.length - 1] = '\n';
        return head;
    }

    /**
     * A block that is nothing but an id: it sets the reader's cursor, and dispatches nothing.
     *
     * @throws InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public static byte[] idOnly(String id) {
        return ("id: " + EventId.require(id) + "\n\n").getBytes(UTF_8);
    }

    /**
     * A block with another id, which stands first in it.
     *
     * @param block as it was encoded, with an id
     * @throws InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public static byte[] withId(byte[] block, String id) {
        int at = idLineOf(block);
        int behind = behindLine(block, at);
        byte[] idBytes = EventId.require(id).getBytes(UTF_8);
        int line = ID_PREFIX.length + idBytes.length + 1;
        byte[] other = new byte[Math.addExact(block.length - (behind - at), line)];
        System.arraycopy(ID_PREFIX, 0, other, 0, ID_PREFIX.length);
        System.arraycopy(idBytes, 0, other, ID_PREFIX.length, idBytes.length);
        other[line - 1] = '\n';
        System.arraycopy(block, 0, other, line, at);
        System.arraycopy(block, behind, other, line + at, block.length - behind);
        return other;
    }

    /** Where the line with the id begins: before the data, whose lines may look like anything. */
    private static int idLineOf(byte[] block) {
        int at = 0;
        while (!startsWith(block, at, ID_PREFIX)) {
            if (startsWith(block, at, DATA_PREFIX)) {
                throw new IllegalArgumentException("The block has no id; expected one that was encoded with an id");
            }
            at = behindLine(block, at);
        }
        return at;
    }

    private static boolean startsWith(byte[] block, int at, byte[] prefix) {
        return at + prefix.length <= block.length
                && Arrays.equals(block, at, at + prefix.length, prefix, 0, prefix.length);
    }

    private static int behindLine(byte[] block, int start) {
        int at = start;
        while (block[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static byte[] block(byte[] head, Utf8Text text) {
        FieldLines data = new FieldLines(DATA_PREFIX, text);
        byte[] block = Arrays.copyOf(head, Math.addExact(head.length + 1, data.length()));
        block[data.writeTo(block, head.length)] = '\n';
        return block;
    }

    /** The block of {@code event} but for its id; {@link Event#id()} is not looked at. */
    public static OpenBlock open(Event event) {
        FieldLines data = new FieldLines(DATA_PREFIX, Utf8Text.of(event.data()));
        byte[] after = new byte[Math.addExact(data.length(), 2)];
        after[0] = '\n';
        int end = data.writeTo(after, 1);
        after[end] = '\n';
        return new OpenBlock(concat(typeAndRetry(event.type(), event.retry()), ID_PREFIX), after);
    }

    private static byte[] concat(byte[] some, byte[] more) {
        byte[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    private static byte[] typeAndRetry(@Nullable String type, @Nullable Duration retry) {
        if (type == null && retry == null) {
            return NOTHING;
        }
        String typeLine = type == null ? "" : "event: " + type + '\n';
        String retryLine = retry == null ? "" : "retry: " + retry.toMillis() + '\n';
        return (typeLine + retryLine).getBytes(UTF_8);
    }

    /** The block of {@code event} without an {@code id}: the reader's cursor is after it what it was before. */
    public static byte[] encodeWithoutId(Event event) {
        return block(typeAndRetry(event.type(), event.retry()), Utf8Text.of(event.data()));
    }

    /**
     * The line that sets the reader's reconnection time; not a block, so it dispatches nothing.
     *
     * @param retry cut to whole milliseconds
     * @throws InvalidValueException if it is negative or over {@link Integer#MAX_VALUE} ms
     */
    public static byte[] retry(Duration retry) {
        if (retry.isNegative() || retry.compareTo(MAX_RETRY) > 0) {
            throw new InvalidValueException(
                    "The retry " + retry + " is out of range; expected 0 to " + Integer.MAX_VALUE + " ms");
        }
        return ("retry: " + retry.toMillis() + "\n").getBytes(US_ASCII);
    }

    /** A comment: a line for each line of {@code text}, at least one, and never a blank line. */
    public static byte[] comment(String text) {
        FieldLines lines = new FieldLines(COMMENT_PREFIX, Utf8Text.of(text));
        byte[] comment = new byte[lines.length()];
        lines.writeTo(comment, 0);
        return comment;
    }

    /** The shortest comment, {@code :} and LF. Without a blank line: some popular clients take each of those for an event. */
    public static byte[] heartbeat() {
        return new byte[] {':', '\n'};
    }
}
