package dev.tidings.server.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Requests of all kinds, most of them spoilt, come in whole and come in cut at random: the connection makes the same of both, throws nothing, and keeps none of
 * the buffers. For {@code -Dtidings.fuzz.seconds}, 10 without it; a failure says its seed, which {@code -Dtidings.fuzz.seed} repeats.
 */
class ConnectionFuzzTest {
    private static final long SECONDS = Long.getLong("tidings.fuzz.seconds", 10);

    /** What the connection made of some bytes. */
    private record Outcome(List<String> handled, List<Integer> statuses, String body, boolean open) {}

    @Test
    void makesTheSameOfBytesHoweverTheyAreCut() {
        Long given = Long.getLong("tidings.fuzz.seed");
        if (given != null) {
            tryOne(given);
            return;
        }
        long seed = System.nanoTime();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int tried = 0;
        while (System.nanoTime() < end) {
            tryOne(seed++);
            tried++;
        }
        System.out.println("Tried " + tried + " connections, the last with seed " + (seed - 1));
        assertThat(tried).isPositive();
    }

    private static void tryOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String bytes = new SpoiltRequests(random).next();
        Outcome whole = outcome(List.of(bytes));
        Outcome cut = outcome(cut(bytes, random));
        assertThat(cut).as("seed %d: %s", seed, bytes).isEqualTo(whole);
    }

    private static List<String> cut(String bytes, SplittableRandom random) {
        List<String> parts = new ArrayList<>();
        boolean fine = random.nextInt(4) == 0;
        for (int from = 0; from < bytes.length(); ) {
            int to = Math.min(bytes.length(), from + 1 + random.nextInt(fine ? 3 : 200));
            parts.add(bytes.substring(from, to));
            from = to;
        }
        return parts;
    }

    private static Outcome outcome(List<String> parts) {
        TestEndpoints endpoints = new TestEndpoints();
        try (Wire wire = new Wire(endpoints)) {
            for (String part : parts) {
                wire.send(part);
                answerAll(endpoints);
            }
            wire.finish();
            answerAll(endpoints);
            wire.channel.runPendingTasks();
            wire.requireNoThrow();
            Outcome outcome = new Outcome(endpoints.handled, wire.statuses(), endpoints.body.toString(), wire.isOpen());
            wire.channel.close();
            wire.requireNoLeak();
            return outcome;
        }
    }

    /** An answer lets the next request in, which may be another of that kind. */
    private static void answerAll(TestEndpoints endpoints) {
        for (int i = 0; i < endpoints.later.size(); i++) {
            Exchange exchange = endpoints.later.get(i);
            if (exchange.request().target().equals("/later") && endpoints.answered.add(exchange)) {
                exchange.answer(Answer.of(202));
            }
            for (int pieces = 0; pieces < 20; pieces++) {
                exchange.resumeBody();
            }
        }
    }
}
