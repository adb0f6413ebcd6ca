package dev.tidings.hub;

import java.util.Arrays;

/** What a stream begins with, such as a response head: made once its place in the log is known, so that it can say it. */
@FunctionalInterface
public interface Prologue {
    /**
     * The bytes that go before the first frame; the shard's from now on. Called at most once, on the shard's thread: not at all when the stream is closed
     * while the log has yet to say where its cursor points.
     *
     * @param id the event id after which the stream starts: the first event that it is sent is the next one that it sees
     */
    byte[] startingAfter(String id);

    /** One that has more bytes behind it. */
    default Prologue andThen(byte[] more) {
        return id -> {
            byte[] first = startingAfter(id);
            byte[] both = Arrays.copyOf(first, first.length + more.length);
            System.arraycopy(more, 0, both, first.length, more.length);
            return both;
        };
    }
}
