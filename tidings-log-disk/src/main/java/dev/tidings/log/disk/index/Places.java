package dev.tidings.log.disk.index;

/**
 * Where an event lies in the store, in one number: its position, and how far that is from its chunk's first, where that is known. Places rise as
 * positions do. Who knows the chunk reads it by its key, which costs a fraction of looking for it.
 */
public final class Places {
    private static final int OFFSET_BITS = 12;
    /** Stands for an offset that is not known, or too large. */
    private static final int UNKNOWN = (1 << OFFSET_BITS) - 1;

    private Places() {}

    /** @param chunk the position of the first event of its chunk */
    public static long of(long position, long chunk) {
        return position << OFFSET_BITS | Math.min(position - chunk, UNKNOWN);
    }

    static long of(long position) {
        return position << OFFSET_BITS | UNKNOWN;
    }

    public static long position(long place) {
        return place >>> OFFSET_BITS;
    }

    /** The position of the first event of its chunk, or 0 if that is not known. */
    public static long chunk(long place) {
        long offset = place & UNKNOWN;
        return offset == UNKNOWN ? 0 : position(place) - offset;
    }

    static int offset(long place) {
        return (int) (place & UNKNOWN);
    }

    static long withOffset(long position, long offset) {
        return position << OFFSET_BITS | offset;
    }
}
