package dev.tidings.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The first part of a sentence about a stream; {@link #within} is its end, without which nothing was asserted: {@link TidingsTest} fails a test that left one without.
 */
public final class Expectation {
    /** Of the test that runs on a thread. */
    private static final ThreadLocal<List<Expectation>> OPEN = ThreadLocal.withInitial(ArrayList::new);

    private final Consumer<Duration> check;

    private Expectation(Consumer<Duration> check) {
        this.check = check;
    }

    static Expectation of(Consumer<Duration> check) {
        Expectation expectation = new Expectation(check);
        OPEN.get().add(expectation);
        return expectation;
    }

    /** How many sentences of this thread have no end; they are forgotten. */
    static int forgetOpen() {
        int open = OPEN.get().size();
        OPEN.remove();
        return open;
    }

    /**
     * Waits until it is so.
     *
     * @throws AssertionError if it is not when the time is over, with what the stream brought
     */
    public void within(Duration most) {
        OPEN.get().remove(this);
        check.accept(most);
    }
}
