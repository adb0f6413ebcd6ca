package dev.tidings.bench.disk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** The runs of one bench: a line of JSON each, as they come, and at the end a table of their medians beside the floor's. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FLOOR = "floor";

    private final String bench;
    private final Arguments arguments;
    private final Machine machine;
    /** The figures of each variant, in the order in which the variants first came. */
    private final Map<String, List<Figures>> runs = new LinkedHashMap<>();

    Results(String bench, Arguments arguments) throws IOException {
        this.bench = bench;
        this.arguments = arguments;
        this.machine = Machine.here(Files.createDirectories(arguments.data()));
    }

    /** One of the things that are measured in turn. */
    record Variant(String name, Callable<Figures> run) {}

    /** Runs all in turn, round after round, every other time in reverse. One whose name begins with {@code floor} is the floor of those after it. */
    void interleave(List<Variant> variants) throws Exception {
        variants.forEach(variant -> runs.putIfAbsent(variant.name(), new ArrayList<>()));
        for (int round = 0; round < arguments.number("rounds"); round++) {
            for (int turn = 0; turn < variants.size(); turn++) {
                Variant variant = variants.get(round % 2 == 0 ? turn : variants.size() - 1 - turn);
                add(variant.name(), round, variant.run().call());
            }
        }
    }

    void add(String variant, int round, Figures figures) throws IOException {
        runs.computeIfAbsent(variant, name -> new ArrayList<>()).add(figures);
        ObjectNode line = JSON.createObjectNode();
        line.put("bench", bench).put("variant", variant).put("round", round);
        figures.values().forEach(line::put);
        line.set("options", JSON.valueToTree(arguments.all()));
        line.set("machine", JSON.valueToTree(machine));
        System.out.println(line);
        if (!arguments.text("out").isEmpty()) {
            Files.writeString(
                    Path.of(arguments.text("out")), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** The medians. In brackets: beside the same figure of the floor before it, where that has it. */
    void printTable() {
        System.out.println();
        System.out.println("## " + bench + " " + arguments.all() + ", " + machine);
        List<Figures> floor = List.of();
        for (Map.Entry<String, List<Figures>> run : runs.entrySet()) {
            String variant = run.getKey();
            List<Figures> figures = run.getValue();
            floor = variant.startsWith(FLOOR) ? figures : floor;
            StringBuilder row = new StringBuilder(String.format("%-24s", variant));
            for (String name : figures.get(0).values().keySet()) {
                double median = median(figures, name);
                row.append("  ").append(name).append(' ').append(rounded(median));
                double beside = variant.startsWith(FLOOR) ? 0 : median(floor, name);
                if (beside > 0) {
                    row.append(" (x").append(rounded(median / beside)).append(')');
                }
            }
            System.out.println(row);
        }
    }

    /** 0 where there is none. */
    private static double median(List<Figures> figures, String name) {
        double[] sorted = figures.stream()
                .map(Figures::values)
                .filter(values -> values.containsKey(name))
                .mapToDouble(values -> values.getOrDefault(name, 0.0))
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String rounded(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 1 ? "%.2f" : "%.4f", value);
    }
}
