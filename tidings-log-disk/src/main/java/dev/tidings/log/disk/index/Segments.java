package dev.tidings.log.disk.index;

/**
 * How positions are divided into segments of the index.
 *
 * @param bits a segment has 2 to the power of this many positions
 */
public record Segments(int bits) {
    public static final Segments DEFAULTS = new Segments(20);

    public int of(long position) {
        return (int) (position >>> bits);
    }

    /** The first position of a segment. */
    public long first(int segment) {
        return (long) segment << bits;
    }
}
