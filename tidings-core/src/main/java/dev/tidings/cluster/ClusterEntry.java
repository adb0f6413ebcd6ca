package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Housekeeping;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through the engine, with what the nodes must know of it:
 *
 * <pre>
 * version (1 byte) | flags (1) | incarnation (4) | tag | append | index | count | [publisher | key?] | event, as {@link StoredEvent} has it
 * version (1 byte) | flags (1) | incarnation (4) | tag | append | index | count | loss (4), of an entry without an event
 * </pre>
 *
 * Numbers are varints. The publisher and the key are in the first of a batch alone, for all of it.
 *
 * @param incarnation stands for that of the engine which its node believed to append to: where the next is another one, entries may have been lost before it
 * @param tag what the ids begin with that its node gives in its session: the name of the node, and which of its sessions it is
 * @param append counts what the node appends, from 1: a number that does not rise is a repeat
 * @param index which one of its batch
 * @param count how many are in its batch
 * @param options whose names its ids and its key are; the defaults where it is not the first of its batch
 * @param event null where there is none: then it is there for its incarnation, and what is said of a loss
 * @param loss stands for the last that its node had and the order has lost: what was told of another one says nothing of this; 0 where it has lost nothing, and where there is an event
 */
record ClusterEntry(
        int incarnation,
        String tag,
        long append,
        int index,
        int count,
        AppendOptions options,
        @Nullable Event event,
        int loss) {
    static final int VERSION = 1;

    private static final int EMPTY = 1;
    private static final int KEY = 2;
    private static final int HOUSEKEEPING = 4;
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

    /** What stands for an incarnation in an entry. */
    static int shortOf(String incarnation) {
        return incarnation.hashCode();
    }

    /** What the flags of an entry say besides. */
    static int flags(Event event, boolean hasKey) {
        return (hasKey ? KEY : 0) | (Housekeeping.is(event) ? HOUSEKEEPING : 0);
    }

    /** Whether bytes of an entry are those of what hubs tell themselves; others are not looked into. */
    static boolean isHousekeeping(byte[] entry) {
        return entry.length > 1 && entry[0] == VERSION && (entry[1] & HOUSEKEEPING) != 0;
    }

    /** The bytes of one without an event. */
    static byte[] encodeEmpty(int incarnation, String tag, int loss) {
        byte[] body = new ByteWriter(Integer.BYTES).putInt(loss).toArray();
        return encode(EMPTY | HOUSEKEEPING, incarnation, tag, 0, 0, 1, body);
    }

    /** What stands for the loss of all up to an entry; never 0. Of ids that differ in a few letters next to each other, no two have the same. */
    static int lossOf(String id) {
        CRC32C checksum = new CRC32C();
        checksum.update(id.getBytes(StandardCharsets.UTF_8));
        int loss = (int) checksum.getValue();
        return loss == 0 ? 1 : loss;
    }

    /** The bytes of an entry. */
    static byte[] encode(int flags, int incarnation, String tag, long append, int index, int count, byte[] body) {
        ByteWriter out = new ByteWriter(32 + body.length);
        out.put(VERSION).put(flags).putInt(incarnation);
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
        int incarnation = fourBytes(in);
        String tag = in.text();
        long append = in.varint();
        int index = (int) in.varint();
        int count = (int) in.varint();
        if ((flags & EMPTY) != 0) {
            int loss = in.hasMore() ? fourBytes(in) : 0;
            return new ClusterEntry(incarnation, tag, append, index, count, AppendOptions.DEFAULTS, null, loss);
        }
        AppendOptions options = AppendOptions.DEFAULTS;
        if (index == 0) {
            String publisher = in.text();
            options = new AppendOptions(null, (flags & KEY) == 0 ? null : in.text(), publisher);
        }
        Event event = new StoredEvent(Arrays.copyOfRange(bytes, in.position(), bytes.length)).event();
        return new ClusterEntry(incarnation, tag, append, index, count, options, event, 0);
    }

    private static int fourBytes(ByteReader in) {
        return in.next() << 24 | in.next() << 16 | in.next() << 8 | in.next();
    }
}
