package dev.tidings.hub;

import org.jspecify.annotations.Nullable;

/**
 * A queue whose links are in what it holds: to add something takes no memory, and so cannot fail. A thing is in one chain at most, once. Belongs to a
 * shard's thread.
 */
final class Chain<T extends Chain.Link<T>> {
    private @Nullable T first;
    private @Nullable T last;
    private int size;

    /** What can be put into a chain. */
    abstract static class Link<T> {
        /** Of the chain. */
        @Nullable
        T next;

        boolean isLinked;
    }

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** The oldest, which stays; null if there is none. */
    @Nullable
    T first() {
        return first;
    }

    /** Puts something at the end, unless it is in already. */
    void add(T added) {
        if (added.isLinked) {
            return;
        }
        added.isLinked = true;
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
        size++;
    }

    /** Takes the oldest out; null if there is none. */
    @Nullable
    T poll() {
        T oldest = first;
        if (oldest == null) {
            return null;
        }
        first = oldest.next;
        last = first == null ? null : last;
        size--;
        oldest.next = null;
        oldest.isLinked = false;
        return oldest;
    }
}
