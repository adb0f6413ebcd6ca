package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.disk.store.Family;
import org.rocksdb.WriteBatch;

/** Expects a batch to be these puts, and no other changes. */
final class PutsOfEvents extends WriteBatch.Handler {
    private final byte[][] keys;
    private final byte[] value;
    private final int[] counted;

    PutsOfEvents(byte[][] keys, byte[] value, int[] counted) {
        this.keys = keys;
        this.value = value;
        this.counted = counted;
    }

    @Override
    public void put(int family, byte[] key, byte[] putValue) {
        assertThat(family).isEqualTo(Family.EVENTS.number());
        assertThat(key).isEqualTo(keys[counted[0]++]);
        assertThat(putValue).isEqualTo(value);
    }

    @Override
    public void put(byte[] key, byte[] v) {
        unexpected();
    }

    @Override
    public void merge(int f, byte[] key, byte[] v) {
        unexpected();
    }

    @Override
    public void merge(byte[] key, byte[] v) {
        unexpected();
    }

    @Override
    public void delete(int f, byte[] key) {
        unexpected();
    }

    @Override
    public void delete(byte[] key) {
        unexpected();
    }

    @Override
    public void singleDelete(int f, byte[] key) {
        unexpected();
    }

    @Override
    public void singleDelete(byte[] key) {
        unexpected();
    }

    @Override
    public void deleteRange(int f, byte[] a, byte[] b) {
        unexpected();
    }

    @Override
    public void deleteRange(byte[] a, byte[] b) {
        unexpected();
    }

    @Override
    public void logData(byte[] blob) {
        unexpected();
    }

    @Override
    public void putBlobIndex(int f, byte[] key, byte[] v) {
        unexpected();
    }

    @Override
    public void markBeginPrepare() {
        unexpected();
    }

    @Override
    public void markEndPrepare(byte[] xid) {
        unexpected();
    }

    @Override
    public void markNoop(boolean empty) {
        unexpected();
    }

    @Override
    public void markRollback(byte[] xid) {
        unexpected();
    }

    @Override
    public void markCommit(byte[] xid) {
        unexpected();
    }

    @Override
    public void markCommitWithTimestamp(byte[] xid, byte[] ts) {
        unexpected();
    }

    private static void unexpected() {
        throw new AssertionError("not a put of an event");
    }
}
