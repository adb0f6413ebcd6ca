package dev.tidings.hub;

import java.util.Objects;

/**
 * Who waits for a read of the log: in two lines that take turns, because a read of exact topics is short, and those with patterns may have a long way to go,
 * each many times. Belongs to a shard's thread.
 */
final class CatchUpQueue {
    private final Chain<Subscriber> exact = new Chain<>();
    private final Chain<Subscriber> patterns = new Chain<>();
    private boolean patternsTurn;

    int size() {
        return exact.size() + patterns.size();
    }

    void add(Subscriber subscriber) {
        (subscriber.view().hasPattern() ? patterns : exact).add(subscriber);
    }

    /** Whether there is one for whom the answers under way leave room. */
    boolean isAnyDue(LogAnswers answers) {
        return !answers.isFull() && (!exact.isEmpty() || isPatternDue(answers));
    }

    private boolean isPatternDue(LogAnswers answers) {
        return !patterns.isEmpty() && !answers.isFullOfPatterns();
    }

    /** The next one; {@linkplain #isAnyDue there is one}. */
    Subscriber remove(LogAnswers answers) {
        boolean ofPatterns = isPatternDue(answers) && (patternsTurn || exact.isEmpty());
        patternsTurn = !ofPatterns;
        return Objects.requireNonNull((ofPatterns ? patterns : exact).poll());
    }
}
