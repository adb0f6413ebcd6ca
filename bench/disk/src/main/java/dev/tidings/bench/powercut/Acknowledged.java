package dev.tidings.bench.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Writer} printed.
 *
 * @param answers by event
 * @param trimmed everything up to this position may be gone
 */
record Acknowledged(Map<Promise, Answer> answers, long trimmed) {
    /** What an event was acknowledged with. */
    record Answer(long position, String id) {}

    /** The last line may be half a one. */
    static Acknowledged read(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        Map<Promise, Answer> answers = new HashMap<>();
        long trimmed = 0;
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            if (words[0].equals("trim")) {
                trimmed = Long.parseLong(words[1]);
            } else {
                Promise promise = new Promise(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
                answers.put(promise, new Answer(Long.parseLong(words[2]), words[3]));
            }
        }
        return new Acknowledged(answers, trimmed);
    }
}
