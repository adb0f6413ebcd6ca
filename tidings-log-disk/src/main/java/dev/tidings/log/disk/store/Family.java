package dev.tidings.log.disk.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The store's column families: key spaces of their own, written together. */
public enum Family {
    /** What the log knows of itself: its format, its epoch, what it discarded. */
    META(0, "default"),
    /** Events, by position. */
    EVENTS(1, "events"),
    /** Positions by topic, and what stands under own ids and idempotency keys; see {@code IndexKeys}. */
    INDEX(2, "index"),
    /** The newest event of each topic of which only that one is kept, by topic. */
    NEWEST(3, "newest");

    private final int number;
    private final String storeName;

    Family(int number, String storeName) {
        this.number = number;
        this.storeName = storeName;
    }

    /** Its number in the store, in the order in which the families were made; must stay. */
    public int number() {
        return number;
    }

    public byte[] storeName() {
        return storeName.getBytes(StandardCharsets.US_ASCII);
    }

    public static List<Family> all() {
        return Arrays.asList(values());
    }
}
