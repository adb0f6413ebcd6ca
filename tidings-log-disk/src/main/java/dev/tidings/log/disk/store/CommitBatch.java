package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteWriter;

/**
 * Changes that are written together or not at all, in the form in which RocksDB itself keeps a batch in its write-ahead log: built here, a batch of a
 * thousand events goes through one native call instead of thousands. The form is that of {@code WriteBatch.data()}: eight bytes for the store's use,
 * the number of changes (four bytes, lowest first), then each change: its kind, its family's number, and its key and value, each after its
 * length.
 */
public final class CommitBatch {
    private static final int COUNT_OFFSET = 8;
    static final int HEADER_BYTES = 12;
    /** RocksDB's kTypeColumnFamilyValue, -Deletion and -RangeDeletion. */
    static final int PUT = 0x5;

    static final int DELETE = 0x4;
    /** RocksDB's kTypeLogData: goes to the write-ahead log alone, and is not counted among the changes. */
    static final int LOG_DATA = 0x3;

    static final int DELETE_RANGE = 0xE;

    private final ByteWriter bytes = new ByteWriter(256 * 1024);
    private int count;

    public CommitBatch() {
        clear();
    }

    public void clear() {
        bytes.clear();
        bytes.put(new byte[HEADER_BYTES]);
        count = 0;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int bytes() {
        return bytes.size();
    }

    public void put(Family family, byte[] key, byte[] value) {
        begin(PUT, family);
        bytes.putVarint(key.length).put(key).putVarint(value.length).put(value);
    }

    public void put(Family family, byte[] key, ByteWriter value) {
        begin(PUT, family);
        bytes.putVarint(key.length).put(key).putVarint(value.size()).put(value);
    }

    public void putLong(Family family, byte[] key, long value) {
        begin(PUT, family);
        bytes.putVarint(key.length).put(key).putVarint(Long.BYTES).putLong(value);
    }

    public void delete(Family family, byte[] key) {
        begin(DELETE, family);
        bytes.putVarint(key.length).put(key);
    }

    /** Deletes the keys from {@code from} up to, but not, {@code to}. */
    public void deleteRange(Family family, byte[] from, byte[] to) {
        begin(DELETE_RANGE, family);
        bytes.putVarint(from.length).put(from).putVarint(to.length).put(to);
    }

    private void begin(int kind, Family family) {
        count++;
        bytes.put(kind).putVarint(family.number());
    }

    /** The batch as RocksDB reads it, with a link behind its changes. */
    byte[] toArray(byte[] link) {
        int end = bytes.size();
        bytes.put(LOG_DATA).putVarint(link.length).put(link);
        byte[] linked = toArray();
        bytes.cutAt(end);
        return linked;
    }

    /** The batch as RocksDB reads it. */
    public byte[] toArray() {
        bytes.setLittleEndianInt(COUNT_OFFSET, count);
        return bytes.toArray();
    }
}
