package dev.tidings.hub;

import java.util.concurrent.CompletableFuture;

/** One walk through the open streams of a shard, from the oldest on, in pieces. Belongs to the shard's thread, but for its answer. */
abstract class StreamScan<T> extends Chain.Link<StreamScan<?>> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    /** The serial number of the last stream that was looked at. */
    private long after;

    /** @param after begins with the stream behind this serial number */
    StreamScan(long after) {
        this.after = after;
    }

    /** Completes when it is through; who does not want to know any more may cancel it. */
    CompletableFuture<T> answer() {
        return answer;
    }

    long after() {
        return after;
    }

    void passed(Subscriber stream) {
        after = stream.serial;
    }

    /** Looks at a stream that is open; answers how much work that was, at least 1. */
    abstract int look(Subscriber stream);

    /** Whether it has all that it wants. */
    boolean hasEnough() {
        return false;
    }

    /** What it has found, in the end. */
    abstract T found();

    void complete() {
        answer.complete(found());
    }
}
