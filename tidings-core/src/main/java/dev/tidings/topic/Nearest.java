package dev.tidings.topic;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody most likely meant. */
public final class Nearest {
    /** What is longer was no slip of the fingers; nor may a stranger's text cost more than this squared. */
    private static final int MOST = 64;

    private Nearest() {}

    /** The one of {@code names}, which is not empty, that takes the fewest edits; the beginning of a name is nearest of all. */
    public static String to(String typed, Collection<String> names) {
        return nearest(typed.length() > MOST ? typed.substring(0, MOST) : typed, names);
    }

    private static String nearest(String typed, Collection<String> names) {
        return names.stream()
                .min(Comparator.<String>comparingInt(name -> name.startsWith(typed) ? 0 : edits(typed, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** How many characters to insert, delete, replace or swap with the next (the optimal string alignment distance). */
    static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
