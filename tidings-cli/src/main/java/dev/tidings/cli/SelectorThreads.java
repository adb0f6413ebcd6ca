package dev.tidings.cli;

/**
 * The threads with which Java's HTTP clients wait for their sockets. At its end Java gives threads that are in native code, as these are, 0.3 s to come out of it, also
 * where it is halted; a short command takes less. {@code HttpClient.close} ends them, which Java 17 does not have; an interrupt does in each version, and
 * where a version names them otherwise, its end takes the 0.3 s.
 */
final class SelectorThreads {
    private static final String NAME = "HttpClient-\\d+-SelectorManager";
    private static final int MOST_MILLIS = 200;

    private SelectorThreads() {}

    /** Ends those of a group, whose clients are of no use after that. */
    static void endIn(ThreadGroup group) {
        Thread[] all = new Thread[group.activeCount() + 8];
        int count = group.enumerate(all);
        for (int i = 0; i < count; i++) {
            if (all[i].getName().matches(NAME)) {
                end(all[i]);
            }
        }
    }

    private static void end(Thread selector) {
        selector.interrupt();
        try {
            selector.join(MOST_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
