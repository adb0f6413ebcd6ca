package dev.tidings.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Compares what a reader saw with what the database says. Safe for use by any thread until it compares. */
final class Audit {
    private final Map<String, Long> committedBy = new ConcurrentHashMap<>();

    /** What came of it, four counts that ought to be none. */
    record Findings(int lost, int rolledBack, int twice, int outOfOrder) {
        static final Findings NONE = new Findings(0, 0, 0, 0);
    }

    /** An order's commit was through by a time of {@link System#nanoTime()}. Of one whose commit nobody saw the end, nothing is known. */
    void committed(String name, long time) {
        committedBy.put(name, time);
    }

    /**
     * Compares.
     *
     * @param seen the data of all events, in the order in which a reader of all topics saw them
     */
    Findings compare(String url, List<String> seen) throws SQLException {
        Set<String> committed = committed(url);
        assertThat(committed).containsAll(committedBy.keySet());
        Set<String> once = new HashSet<>(seen);
        Set<String> lost = new HashSet<>(committed);
        lost.removeAll(once);
        Set<String> rolledBack = new HashSet<>(once);
        rolledBack.removeAll(committed);
        return new Findings(lost.size(), rolledBack.size(), seen.size() - once.size(), outOfOrder(seen));
    }

    private static Set<String> committed(String url) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet orders = statement.executeQuery("SELECT name FROM orders")) {
            while (orders.next()) {
                names.add(orders.getString(1));
            }
        }
        return names;
    }

    /** How many came before one that had been committed when their own publishing began. All events share a topic. */
    private int outOfOrder(List<String> seen) {
        List<String> backwards = new ArrayList<>(seen);
        Collections.reverse(backwards);
        long earliestCommitBehind = Long.MAX_VALUE;
        int wrong = 0;
        for (String name : backwards) {
            long began = Long.parseLong(name.substring(0, name.indexOf(' ')));
            if (earliestCommitBehind < began) {
                wrong++;
            }
            earliestCommitBehind = Math.min(earliestCommitBehind, committedBy.getOrDefault(name, Long.MAX_VALUE));
        }
        return wrong;
    }

    /** The orders of each writer, in the order in which they were seen, for a second look that needs no clock. */
    static Map<String, List<Integer>> byWriter(List<String> seen) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (String name : seen) {
            String[] parts = name.split(" ", -1);
            numbers.computeIfAbsent(parts[1], first -> new ArrayList<>()).add(Integer.valueOf(parts[2]));
        }
        return numbers;
    }
}
