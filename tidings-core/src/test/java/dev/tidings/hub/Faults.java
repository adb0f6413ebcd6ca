package dev.tidings.hub;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong now and then, by a seed: an exception, or the end of the memory, where code that others wrote is called; and the end of the memory wherever
 * the hub takes some, where {@link FaultyMemory} loaded its classes.
 */
public final class Faults {
    /** Whose memory ends: that of the simulation which plays now. */
    private static @Nullable Faults playing;

    private final SplittableRandom random;
    /** One call in so many fails, and one time in so many memory ends; 0 for none. */
    private final int odds;

    private final int memoryOdds;
    private boolean areOn;

    Faults(SplittableRandom random, int odds, int memoryOdds) {
        this.random = random;
        this.odds = odds;
        this.memoryOdds = memoryOdds;
    }

    static Faults none() {
        return new Faults(new SplittableRandom(0), 0, 0);
    }

    boolean areOn() {
        return areOn;
    }

    void start() {
        areOn = true;
        playing = memoryOdds > 0 ? this : null;
    }

    /** Nothing goes wrong any more. */
    void stop() {
        areOn = false;
        playing = null;
    }

    void strike() {
        if (!areOn || odds == 0 || random.nextInt(odds) > 0) {
            return;
        }
        if (random.nextBoolean()) {
            throw new Injected();
        }
        throw new OutOfMemoryError("injected");
    }

    /** Called by the hub's classes where they take memory, if they were loaded so. */
    public static void takeMemory() {
        Faults faults = playing;
        if (faults != null && faults.random.nextInt(faults.memoryOdds) == 0) {
            throw new OutOfMemoryError("injected");
        }
    }

    /** Whether it is one of ours. */
    static boolean isInjected(Throwable failure) {
        return failure instanceof Injected || failure instanceof OutOfMemoryError;
    }

    private static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
