package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers the batches that a store logs, in their order, so that one that is missing between others is found out: each says which it is in the write-ahead
 * log, and nowhere else. Not safe for use by several threads.
 */
final class BatchLinks {
    static final int BYTES = 2 * Long.BYTES;

    private long chain = ThreadLocalRandom.current().nextLong();
    private long next;

    /** What the next batch says of itself. */
    byte[] next() {
        return new ByteWriter(BYTES).putLong(chain).putLong(next++).toArray();
    }

    /** Begins another chain, for it is not known whether the last batch is in this one. */
    void startOver() {
        chain = ThreadLocalRandom.current().nextLong();
        next = 0;
    }

    /** Follows the links of batches that are read again. */
    static final class Check {
        private long chain;
        private long expected = -1;
        private boolean isBroken;

        void see(byte[] link) {
            long ofChain = ByteReader.longAt(link, 0);
            long number = ByteReader.longAt(link, Long.BYTES);
            isBroken |= expected >= 0 && ofChain == chain && number != expected;
            chain = ofChain;
            expected = number + 1;
        }

        /** Whether any was missing between two others. */
        boolean isBroken() {
            return isBroken;
        }
    }
}
