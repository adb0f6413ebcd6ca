package dev.tidings.topic;

import org.jspecify.annotations.Nullable;

/** The levels of a topic or pattern: the parts between its slashes, empty ones included. Nothing that compares allocates. */
public final class Levels {
    /** Stands for exactly one level. */
    public static final String ANY_LEVEL = "*";
    /** Stands for all remaining levels, none included. */
    public static final String ANY_TAIL = "**";
    /** How many levels a selector may have, and a topic that is published to. */
    public static final int MAX = 64;

    private Levels() {}

    /** How many levels {@code name} has: one more than slashes. */
    public static int count(String name) {
        int count = 1;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            count++;
        }
        return count;
    }

    /** Where the level that begins at {@code start} ends: at a slash, or with the name. */
    public static int end(String name, int start) {
        int slash = name.indexOf('/', start);
        return slash < 0 ? name.length() : slash;
    }

    /** Whether the level of {@code name} in {@code [start..end)} is that {@code level}. */
    static boolean is(String level, String name, int start, int end) {
        return end - start == level.length() && name.startsWith(level, start);
    }

    /** Whether a level of a pattern, in {@code [start..end)}, stands for any one. */
    public static boolean isAnyLevel(String pattern, int start, int end) {
        return is(ANY_LEVEL, pattern, start, end);
    }

    /** Whether the level of a pattern that begins at {@code start}, its last, stands for all that remain. */
    public static boolean isAnyTail(String pattern, int start) {
        return is(ANY_TAIL, pattern, start, pattern.length());
    }

    /**
     * Walks the levels of {@code pattern} from {@code at} beside those of {@code name} from {@code start}, each beyond the end where there is none left.
     *
     * @return where the first level of the name begins that is beyond the pattern, and beyond its end if there is none; -1 if they do not match
     */
    public static int walk(String pattern, int at, String name, int start) {
        while (at <= pattern.length()) {
            if (isAnyTail(pattern, at)) {
                return name.length() + 1;
            }
            if (start > name.length()) {
                return -1;
            }
            int patternEnd = end(pattern, at);
            int end = end(name, start);
            boolean same = end - start == patternEnd - at && name.regionMatches(start, pattern, at, end - start);
            if (!same && !isAnyLevel(pattern, at, patternEnd)) {
                return -1;
            }
            at = patternEnd + 1;
            start = end + 1;
        }
        return start;
    }

    /** Whether two patterns have a topic in common that both match. */
    static boolean overlap(String one, String other) {
        return overlapSomewhere(ofTopicsAlone(one), ofTopicsAlone(other));
    }

    /** The same pattern, without the empty name among what it matches, which is no topic: a tail that may be empty would let it in. */
    private static String ofTopicsAlone(String pattern) {
        return switch (pattern) {
            case "**" -> "*/**";
            case "/**" -> "/*/**";
            default -> pattern;
        };
    }

    private static boolean overlapSomewhere(String one, String other) {
        int at = 0;
        int otherAt = 0;
        while (at <= one.length() && otherAt <= other.length()) {
            if (isAnyTail(one, at) || isAnyTail(other, otherAt)) {
                return true;
            }
            int end = end(one, at);
            int otherEnd = end(other, otherAt);
            boolean same = end - at == otherEnd - otherAt && one.regionMatches(at, other, otherAt, end - at);
            if (!same && !isAnyLevel(one, at, end) && !isAnyLevel(other, otherAt, otherEnd)) {
                return false;
            }
            at = end + 1;
            otherAt = otherEnd + 1;
        }
        return isAtEndOrTail(one, at) && isAtEndOrTail(other, otherAt);
    }

    private static boolean isAtEndOrTail(String pattern, int at) {
        return at > pattern.length() || isAnyTail(pattern, at);
    }

    /** Whether a pattern matches all topics that another matches. */
    static boolean covers(String pattern, String other) {
        return coverEach(pattern, ofTopicsAlone(other));
    }

    private static boolean coverEach(String pattern, String other) {
        int at = 0;
        int otherAt = 0;
        while (at <= pattern.length() && !isAnyTail(pattern, at)) {
            if (otherAt > other.length() || isAnyTail(other, otherAt)) {
                return false;
            }
            int end = end(pattern, at);
            int otherEnd = end(other, otherAt);
            boolean same = end - at == otherEnd - otherAt && pattern.regionMatches(at, other, otherAt, end - at);
            if (!same && !isAnyLevel(pattern, at, end)) {
                return false;
            }
            at = end + 1;
            otherAt = otherEnd + 1;
        }
        return at <= pattern.length() || otherAt > other.length();
    }

    /** The pattern of the topics that two patterns both match; null if there is none. */
    static @Nullable String intersection(String one, String other) {
        if (!overlap(one, other)) {
            return null;
        }
        StringBuilder common = new StringBuilder();
        int at = 0;
        int otherAt = 0;
        while (at <= one.length() && otherAt <= other.length()) {
            if (isAnyTail(one, at)) {
                return common.append(other, otherAt, other.length()).toString();
            }
            if (isAnyTail(other, otherAt)) {
                return common.append(one, at, one.length()).toString();
            }
            int end = end(one, at);
            int otherEnd = end(other, otherAt);
            if (isAnyLevel(one, at, end)) {
                common.append(other, otherAt, otherEnd);
            } else {
                common.append(one, at, end);
            }
            common.append('/');
            at = end + 1;
            otherAt = otherEnd + 1;
        }
        return common.substring(0, common.length() - 1);
    }

    static boolean match(String pattern, String name) {
        return walk(pattern, 0, name, 0) > name.length();
    }

    static void requireFew(String what, String name) {
        int count = count(name);
        if (count > MAX) {
            throw new InvalidValueException("The " + what + " " + Text.quote(name) + " has " + count
                    + " levels, the parts between its slashes; expected at most " + MAX);
        }
    }
}
