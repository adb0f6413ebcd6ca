package dev.tidings.topic;

import java.util.ArrayList;
import java.util.List;

/** The levels of a topic or pattern: the parts between its slashes, empty ones included. */
public final class Levels {
    /** Stands for exactly one level. */
    public static final String ANY_LEVEL = "*";
    /** Stands for all remaining levels, none included. */
    public static final String ANY_TAIL = "**";

    private Levels() {}

    public static List<String> split(String name) {
        List<String> levels = new ArrayList<>();
        int start = 0;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', start)) {
            levels.add(name.substring(start, slash));
            start = slash + 1;
        }
        levels.add(name.substring(start));
        return levels;
    }

    /** Walks {@code name} level by level beside {@code pattern}, without allocating. */
    static boolean match(List<String> pattern, String name) {
        int start = 0;
        for (int i = 0; i < pattern.size(); i++) {
            String level = pattern.get(i);
            if (level.equals(ANY_TAIL)) {
                return true;
            }
            if (start > name.length()) {
                return false;
            }
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            boolean same = end - start == level.length() && name.startsWith(level, start);
            if (!same && !level.equals(ANY_LEVEL)) {
                return false;
            }
            start = end + 1;
        }
        return start > name.length();
    }
}
