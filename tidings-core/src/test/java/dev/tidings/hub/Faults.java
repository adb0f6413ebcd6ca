package dev.tidings.hub;

import java.util.SplittableRandom;

/** What goes wrong now and then, by a seed: an exception, or the end of the memory, where code that others wrote is called. */
final class Faults {
    private final SplittableRandom random;
    /** One call in so many fails; 0 for none. */
    private int odds;

    Faults(SplittableRandom random, int odds) {
        this.random = random;
        this.odds = odds;
    }

    static Faults none() {
        return new Faults(new SplittableRandom(0), 0);
    }

    boolean areOn() {
        return odds > 0;
    }

    /** Nothing goes wrong any more. */
    void stop() {
        odds = 0;
    }

    void strike() {
        if (odds == 0 || random.nextInt(odds) > 0) {
            return;
        }
        if (random.nextBoolean()) {
            throw new Injected();
        }
        throw new OutOfMemoryError("injected");
    }

    /** Whether it is one of ours. */
    static boolean isInjected(Throwable failure) {
        return failure instanceof Injected || failure instanceof OutOfMemoryError;
    }

    private static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
