package dev.tidings.spring.restart;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What went wrong with the streams of a herd, and how often they ended. Belongs to the herd's thread; to be read when that has ended. */
final class HerdCounts {
    int ends;
    int broken;
    int gaps;
    int lost;
    int twice;
    private final Set<HerdStream> givenUp = new HashSet<>();
    private final List<String> answers = new ArrayList<>();

    /** Notes that a stream does not come back, because of an answer. */
    void giveUp(HerdStream stream, String answer) {
        givenUp.add(stream);
        answers.add(answer);
    }

    boolean hasGivenUp(HerdStream stream) {
        return givenUp.contains(stream);
    }

    /** The answers for which streams gave up. */
    List<String> answers() {
        return answers;
    }
}
