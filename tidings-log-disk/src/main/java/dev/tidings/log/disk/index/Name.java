package dev.tidings.log.disk.index;

import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.stored.ByteWriter;
import java.nio.charset.StandardCharsets;

/**
 * An own id or an idempotency key, and whose it is.
 *
 * @param kind {@link IndexKeys#OWN_ID} or {@link IndexKeys#IDEMPOTENCY_KEY}
 * @param publisher empty for the hub as a whole
 */
public record Name(byte kind, String publisher, String text) {
    public static Name ofId(String publisher, String id) {
        return new Name(IndexKeys.OWN_ID, publisher, id);
    }

    public static Name ofKey(String publisher, String idempotencyKey) {
        return new Name(IndexKeys.IDEMPOTENCY_KEY, publisher, idempotencyKey);
    }

    public byte[] key() {
        return IndexKeys.name(fromKindOn());
    }

    /** The key by which a segment knows that the name goes with it. */
    private byte[] listedIn(int segment) {
        return IndexKeys.listedName(segment, fromKindOn());
    }

    /** Puts what stands under it into the index, and where its segment lists it. */
    public void put(StoredName what, int segment, CommitBatch batch) {
        batch.put(Family.INDEX, key(), what.encode());
        batch.put(Family.INDEX, listedIn(segment), new byte[0]);
    }

    byte[] ofFirstFormat(int segment) {
        return IndexKeys.ofFirstFormat(segment, kind, utf8(text));
    }

    private byte[] fromKindOn() {
        byte[] whose = utf8(publisher);
        byte[] name = utf8(text);
        return new ByteWriter(whose.length + name.length + 2)
                .put(kind)
                .put(whose)
                .put(0)
                .put(name)
                .toArray();
    }

    private static byte[] utf8(String some) {
        return some.getBytes(StandardCharsets.UTF_8);
    }
}
