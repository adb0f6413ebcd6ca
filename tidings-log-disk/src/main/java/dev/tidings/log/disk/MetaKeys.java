package dev.tidings.log.disk;

import java.nio.charset.StandardCharsets;

/** The keys of {@link Family#META}. */
final class MetaKeys {
    /** One byte: how all of this lies on the disk. */
    static final byte[] FORMAT = key("format");
    /** What the ids that the log assigns begin with. */
    static final byte[] EPOCH = key("epoch");
    /** The oldest position kept. Events below it may be there still. */
    static final byte[] OLDEST = key("oldest");
    /** Events below this position are gone from the disk, but for the rest of a chunk. */
    static final byte[] DELETED = key("deleted");
    /** The positions of events up to here are in the index. */
    static final byte[] INDEXED = key("indexed");
    /** Index segments below this one have been reduced to the last position of each topic. */
    static final byte[] REDUCED = key("reduced");
    /** Of topics without a trace in the index, events up to here may have been discarded. */
    static final byte[] UNTRACED = key("untraced");
    /** Positions up to here may have been given to events that a crash takes: none is given twice. */
    static final byte[] RESERVED = key("reserved");
    /** Which boot of the machine the log was written in; absent after an orderly end. */
    static final byte[] BOOT = key("boot");
    /** The beginning of the keys of {@link Losses}. */
    static final byte LOSS = '~';

    private MetaKeys() {}

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
