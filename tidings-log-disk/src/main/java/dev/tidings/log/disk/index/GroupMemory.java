package dev.tidings.log.disk.index;

import java.util.HashSet;
import java.util.Set;

/**
 * Which groups of the newest segment the directory is known to have, of the first some ten thousand: what is written again and again is not put there each time. Of
 * one thread at a time.
 */
public final class GroupMemory {
    private static final int MOST = 1 << 15;

    private final Set<Known> known = new HashSet<>();
    private int segment = -1;

    private record Known(Object group, byte visibility) {}

    /** Whether the directory may lack a group of a segment; counts as written from now on. */
    boolean isNews(Object group, byte visibility, int ofSegment) {
        if (ofSegment != segment) {
            known.clear();
            segment = ofSegment;
        }
        Known one = new Known(group, visibility);
        return known.size() < MOST ? known.add(one) : !known.contains(one);
    }
}
