package dev.tidings.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.kill.Ledger;
import dev.tidings.cli.kill.Payload;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.GapNotice;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.log.redis.RedisServer;
import io.lettuce.core.XTrimArgs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node is away, and its engine discards what it has not seen: it has a hole. Who comes to it with a cursor from before that or from within is told. */
@Timeout(600)
class HoleTest {
    private static final int SEEN = 20;
    private static final int DISCARDED = 100;
    private static final int LATER = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    Path folder;

    private final Ledger ledger = new Ledger(1, 1);
    private final List<String> cursors = new ArrayList<>();

    @Test
    void isToldToEverybodyWhoResumesInIt() throws Exception {
        try (RedisServer redis = RedisServer.launch();
                Nodes nodes = Nodes.start(folder, redis.address(), "memory", "disk", "memory")) {
            publish(nodes, SEEN);
            awaitSeen(nodes.address(1));
            nodes.kill(1);
            nodes.kill(2);
            publish(nodes, DISCARDED + LATER);
            redis.ask(commands -> commands.xtrim(
                    "{tidings}:events", XTrimArgs.Builder.maxlen(LATER).exactTrimming()));
            nodes.startAgain(1);
            nodes.startAgain(2);
            requireTold(nodes.address(1), "disk");
            requireTold(nodes.address(2), "memory");
        }
    }

    private void publish(Nodes nodes, int count) {
        List<Event> events = IntStream.range(cursors.size(), cursors.size() + count)
                .mapToObj(number -> new Payload(0, number))
                .map(payload -> Event.on(payload.topic()).data(payload.data(1)).build())
                .toList();
        cursors.addAll(
                new EventPublisher(nodes.address(0)).publishAll(events, null).join());
    }

    /** Waits until a node has everything. */
    private void awaitSeen(HubAddress node) {
        AtomicInteger seen = new AtomicInteger();
        try (Reader reader = new Reader(List.of("kill/**"), "earliest", counting(seen), ledger)) {
            reader.open(node);
            await().atMost(PATIENCE).until(() -> seen.get() == cursors.size());
        }
    }

    private static Judge counting(AtomicInteger seen) {
        return new Judge() {
            @Override
            public void see(Payload payload, String id) {
                seen.incrementAndGet();
            }

            @Override
            public void gap(GapNotice gap) {
                throw new AssertionError("Told of a gap: " + gap);
            }
        };
    }

    private void requireTold(HubAddress node, String copy) {
        Map<Integer, Returned> all = new HashMap<>();
        List<Reader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < cursors.size(); i++) {
                Returned judge = new Returned(i + 1);
                all.put(i, judge);
                Reader reader = new Reader(List.of("kill/**"), cursors.get(i), judge, ledger);
                readers.add(reader);
                reader.open(node);
            }
            int last = cursors.size() - 1;
            await().atMost(PATIENCE)
                    .until(() -> ledger.isViolated() || all.values().stream().allMatch(judge -> judge.next > last));
            ledger.requireNoViolation();
            all.forEach((cursor, judge) -> assertThat(judge.gaps)
                    .as("gaps told to who has seen event %d, at a copy on %s", cursor, copy)
                    .isEqualTo(cursor < SEEN + DISCARDED - 1 ? 1 : 0));
        } finally {
            readers.forEach(Reader::close);
        }
    }

    /** Who comes back sees each event behind its cursor once and in order, but for what it is told. */
    private static final class Returned implements Judge {
        volatile int next;
        volatile int gaps;

        Returned(int next) {
            this.next = next;
        }

        @Override
        public void see(Payload payload, String id) {
            if (payload.number() != next && (gaps == 0 || payload.number() < next)) {
                throw new AssertionError("Saw " + payload + " after " + gaps + " gaps; expected number " + next);
            }
            next = payload.number() + 1;
        }

        @Override
        public void gap(GapNotice gap) {
            int before = gaps;
            gaps = before + 1;
        }
    }
}
