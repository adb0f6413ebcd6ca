package dev.tidings.log.disk.store;

import java.nio.charset.StandardCharsets;

/** The keys of {@link Family#META}. */
public final class MetaKeys {
    /** One byte: how all of this lies on the disk. */
    public static final byte[] FORMAT = key("format");
    /** The format of a log that is the copy of another one: events have ids that they were given, and there are notes. */
    public static final byte FORMAT_OF_COPY = 3;
    /** What the ids of new events begin with. */
    public static final byte[] EPOCH = key("epoch");
    /** What the ids of all events begin with: each epoch's name and first position. */
    public static final byte[] EPOCHS = key("epochs");
    /** The oldest position kept. Events below it may be there still. */
    public static final byte[] OLDEST = key("oldest");
    /** Events below this position are gone from the disk, but for the rest of a chunk. */
    public static final byte[] DELETED = key("deleted");
    /** The positions of events up to here are in the index. */
    public static final byte[] INDEXED = key("indexed");
    /** Index segments below this one have been reduced to the last position of each topic. */
    public static final byte[] REDUCED = key("reduced");
    /** The names of events up to here may be in their segments alone, as the first format has them. */
    public static final byte[] NAMES_IN_SEGMENTS = key("names-in-segments");
    /** The keys of events up to here, and which segments have which topics, may not be in the index: an older version wrote them. */
    public static final byte[] UNGROUPED = key("ungrouped");
    /** How far the clock is trusted, and when events count as committed; see {@code LogTimes}. */
    public static final byte[] CLOCK = key("clock");
    /** Of topics without a trace in the index, events up to here may have been discarded. */
    public static final byte[] UNTRACED = key("untraced");
    /** Positions up to here may have been given to events that a crash takes: none is given twice. */
    public static final byte[] RESERVED = key("reserved");
    /** Which boot of the machine the log was written in; absent after an orderly end. */
    public static final byte[] BOOT = key("boot");
    /** The beginning of the keys of {@code DamagedStretches}. */
    public static final byte DAMAGED = '!';
    /** The beginning of the keys of {@code Cuts}. */
    public static final byte CUT = '^';
    /** When events were discarded, as far as the memory of ends needs it; see {@code TopicEnds}. */
    public static final byte[] DISCARD_TIMES = key("discard-times");
    /** How much of each segment was discarded for its topics; see {@code Cuts}. */
    public static final byte[] CUT_BYTES = key("cut-bytes");
    /** The beginning of the keys of {@code HousekeepingSums}. */
    public static final byte HOUSEKEEPING = '#';
    /** The beginning of the keys of {@code KeptNotes}. */
    public static final byte NOTE = '=';
    /** The beginning of the keys of {@code Losses}. */
    public static final byte LOSS = '~';

    private MetaKeys() {}

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
