package dev.tidings.hub;

import dev.tidings.topic.Levels;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of levels that some patterns have in common, and in which no two of them part: {@code a/*} of the patterns {@code a/*}, {@code a/*}{@code /b}. So
 * a tree of patterns has at most two nodes for each, however many levels they have. A place in a pattern or a topic is where a level begins, and beyond
 * the end when there is none left. Belongs to a shard's thread.
 */
final class PatternNode {
    /** The levels, at least one; of the root, none. */
    private @Nullable String run;

    private final Branches branches = new Branches();
    private @Nullable FeedList ending;
    private @Nullable FeedList anyTail;

    PatternNode(@Nullable String run) {
        this.run = run;
    }

    String run() {
        if (run == null) {
            throw new IllegalStateException("the root has no levels");
        }
        return run;
    }

    boolean isEmpty() {
        return branches.isEmpty() && isPassage();
    }

    /** Whether no pattern ends here. */
    private boolean isPassage() {
        return (ending == null || ending.isEmpty()) && (anyTail == null || anyTail.isEmpty());
    }

    /** Adds a feed whose pattern goes on at {@code at}. */
    void add(String pattern, int at, Feed feed, int selector) {
        if (isEnd(pattern, at)) {
            listAt(pattern, at).add(feed, selector);
            return;
        }
        PatternNode next = branches.find(pattern, at);
        if (next == null) {
            next = new PatternNode(runOf(pattern, at));
            next.add(pattern, at + next.run().length() + 1, feed, selector);
            branches.add(next);
            return;
        }
        int common = commonLength(next.run(), pattern, at);
        if (common < next.run().length()) {
            next = split(next, common);
        }
        next.add(pattern, at + common + 1, feed, selector);
    }

    private static boolean isEnd(String pattern, int at) {
        return at > pattern.length() || Levels.isAnyTail(pattern, at);
    }

    private FeedList listAt(String pattern, int at) {
        if (at > pattern.length()) {
            ending = ending == null ? new FeedList() : ending;
            return ending;
        }
        anyTail = anyTail == null ? new FeedList() : anyTail;
        return anyTail;
    }

    /** What is left of a pattern, without a tail. */
    private static String runOf(String pattern, int at) {
        int tail = pattern.length() - Levels.ANY_TAIL.length();
        boolean hasTail = tail > at && pattern.charAt(tail - 1) == '/' && Levels.isAnyTail(pattern, tail);
        return pattern.substring(at, hasTail ? tail - 1 : pattern.length());
    }

    /** The length of the levels that a run and a pattern have in common, slashes between them included; the first is the same. */
    private static int commonLength(String run, String pattern, int at) {
        int end = Levels.end(run, 0);
        while (end < run.length() && at + end < pattern.length()) {
            int next = Levels.end(run, end + 1);
            boolean isWhole = Levels.end(pattern, at + end + 1) == at + next;
            if (!isWhole || !run.regionMatches(end, pattern, at + end, next - end)) {
                return end;
            }
            end = next;
        }
        return end;
    }

    /** Puts a new node for the first {@code length} characters of a branch's run before it. */
    private PatternNode split(PatternNode lower, int length) {
        String rest = lower.run().substring(length + 1);
        PatternNode upper = new PatternNode(lower.run().substring(0, length));
        upper.branches.makeRoom();
        branches.replace(lower, upper);
        lower.run = rest;
        upper.branches.add(lower);
        return upper;
    }

    /** Takes a feed out whose pattern goes on at {@code at}, if it is in. */
    void remove(String pattern, int at, Feed feed, int selector) {
        if (isEnd(pattern, at)) {
            removeHere(at > pattern.length(), feed, selector);
            return;
        }
        PatternNode next = branches.find(pattern, at);
        if (next == null || commonLength(next.run(), pattern, at) < next.run().length()) {
            return;
        }
        next.remove(pattern, at + next.run().length() + 1, feed, selector);
        if (next.isEmpty()) {
            branches.remove(next);
        } else if (next.isPassage()) {
            join(next);
        }
    }

    private void removeHere(boolean isWhole, Feed feed, int selector) {
        FeedList list = isWhole ? ending : anyTail;
        if (list == null) {
            return;
        }
        list.remove(feed, selector);
        if (list.isEmpty()) {
            ending = isWhole ? null : ending;
            anyTail = isWhole ? anyTail : null;
        }
    }

    /** Makes a branch in which nothing parts or ends one with what follows it. */
    private void join(PatternNode upper) {
        PatternNode lower = upper.branches.only();
        if (lower != null) {
            try {
                lower.run = upper.run() + "/" + lower.run();
                branches.replace(upper, lower);
            } catch (OutOfMemoryError apart) {
                // They are found as they are.
            }
        }
    }

    /** Hands over the lists of all patterns that match a topic from {@code start}. */
    void match(String topic, int start, Consumer<FeedList> matched) {
        if (anyTail != null) {
            matched.accept(anyTail);
        }
        if (start > topic.length()) {
            if (ending != null) {
                matched.accept(ending);
            }
            return;
        }
        if (branches.isEmpty()) {
            return;
        }
        PatternNode named = branches.find(topic, start);
        PatternNode any = branches.anyLevel();
        if (named != null) {
            named.matchRun(topic, start, matched);
        }
        if (any != null && any != named) {
            any.matchRun(topic, start, matched);
        }
    }

    private void matchRun(String topic, int start, Consumer<FeedList> matched) {
        int next = Levels.walk(run(), 0, topic, start);
        if (next >= 0) {
            match(topic, next, matched);
        }
    }

    /** How many nodes there are from here on. */
    int count() {
        return 1 + branches.count();
    }
}
