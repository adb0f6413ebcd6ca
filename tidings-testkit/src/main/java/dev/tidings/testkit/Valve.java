package dev.tidings.testkit;

import java.util.concurrent.TimeUnit;

/** What bytes of one direction go through: open, shut, or narrow. Any thread. */
final class Valve {
    /** How often in a second a narrow one lets something through. */
    private static final int STEPS = 20;

    private boolean isShut;
    private int bytesPerSecond;

    synchronized void shut() {
        isShut = true;
    }

    synchronized void open() {
        isShut = false;
        notifyAll();
    }

    /** @param rate 0 for as fast as it goes */
    synchronized void limit(int rate) {
        bytesPerSecond = rate;
        notifyAll();
    }

    /** How many bytes may pass at once, of so many. */
    synchronized int portion(int bytes) {
        return bytesPerSecond == 0 ? bytes : Math.min(bytes, Math.max(1, bytesPerSecond / STEPS));
    }

    /** Returns when a portion may pass. */
    synchronized void await(int bytes) throws InterruptedException {
        long end = bytesPerSecond == 0
                ? System.nanoTime()
                : System.nanoTime() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
        while (isShut || (bytesPerSecond > 0 && System.nanoTime() < end)) {
            wait(isShut ? 0 : Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }
}
