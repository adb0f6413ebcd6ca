package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.record.ByteReader;
import dev.tidings.log.record.ByteWriter;
import dev.tidings.log.record.StoredEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through the engine, with what the nodes must know of it:
 *
 * <pre>
 * version (1 byte) | flags (1) | tag | append | index | count | [publisher | key?] | event, as {@link StoredEvent} has it
 * </pre>
 *
 * Numbers are varints. The publisher and the key are in the first of a batch alone, for all of it.
 *
 * @param tag what the ids begin with that its node gives in its session: the name of the node, and which of its sessions it is
 * @param append counts what the node appends, from 1: a number that does not rise is a repeat; 0 where it says that the order is broken
 * @param index which one of its batch
 * @param count how many are in its batch
 * @param options whose names its ids and its key are; the defaults where it is not the first of its batch
 * @param isBreak whether the order may have lost entries before it that were acknowledged: then the event says which incarnation of the engine is the new one
 */
record ClusterEntry(
        String tag, long append, int index, int count, AppendOptions options, boolean isBreak, Event event) {
    static final int VERSION = 1;

    private static final int BREAK = 1;
    private static final int KEY = 2;
    private static final int NAME_LENGTH = 8;

    /** The name of the node that appended it. */
    String node() {
        return nodeOf(tag);
    }

    /** The node whose tag it is. */
    static String nodeOf(String tag) {
        return tag.substring(0, Math.min(tag.length(), NAME_LENGTH));
    }

    /** What stays the same of an event, in whatever session it is sent: all behind the count. */
    static byte[] body(Event event, @Nullable AppendOptions options) {
        ByteWriter out = new ByteWriter(64 + event.data().length());
        if (options != null) {
            out.putText(options.publisher());
            if (options.idempotencyKey() != null) {
                out.putText(options.idempotencyKey());
            }
        }
        StoredEvent.encode(event, 0, 0, out);
        return out.toArray();
    }

    /** The bytes of an entry. */
    static byte[] encode(String tag, long append, int index, int count, boolean hasKey, byte[] body) {
        return encode(hasKey && index == 0 ? KEY : 0, tag, append, index, count, body);
    }

    /** The bytes of one that says that the order may have lost entries. It is not counted: that it is a repeat, is seen by the incarnation. */
    static byte[] encodeBreak(String tag, byte[] body) {
        return encode(BREAK, tag, 0, 0, 1, body);
    }

    private static byte[] encode(int flags, String tag, long append, int index, int count, byte[] body) {
        ByteWriter out = new ByteWriter(32 + body.length);
        out.put(VERSION).put(flags);
        out.putText(tag).putVarint(append).putVarint(index).putVarint(count);
        return out.put(body).toArray();
    }

    /** @throws ForeignEntryException if the bytes are none of such an entry */
    static ClusterEntry decode(Sequencer.Entry entry) {
        byte[] bytes = entry.bytes();
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new ForeignEntryException(
                    "The entry at " + entry.position() + " begins with "
                            + (bytes.length == 0 ? "nothing" : Integer.toString(bytes[0] & 0xFF)) + "; expected "
                            + VERSION
                            + ", which is the version that this node writes: a newer one has written it, or something else than a hub");
        }
        try {
            return decode(bytes);
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new ForeignEntryException(
                    "The entry at " + entry.position() + " is not one that a hub has written: " + malformed, malformed);
        }
    }

    private static ClusterEntry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 1);
        int flags = in.next();
        String tag = in.text();
        long append = in.varint();
        int index = (int) in.varint();
        int count = (int) in.varint();
        AppendOptions options = AppendOptions.DEFAULTS;
        if (index == 0) {
            String publisher = in.text();
            options = new AppendOptions(null, (flags & KEY) == 0 ? null : in.text(), publisher);
        }
        Event event = new StoredEvent(Arrays.copyOfRange(bytes, in.position(), bytes.length)).event();
        return new ClusterEntry(tag, append, index, count, options, (flags & BREAK) != 0, event);
    }
}
