package dev.tidings.log.disk;

/**
 * How positions are divided into segments of the index.
 *
 * @param bits a segment has 2 to the power of this many positions
 */
record Segments(int bits) {
    static final Segments DEFAULTS = new Segments(20);

    int of(long position) {
        return (int) (position >>> bits);
    }

    /** The first position of a segment. */
    long first(int segment) {
        return (long) segment << bits;
    }
}
