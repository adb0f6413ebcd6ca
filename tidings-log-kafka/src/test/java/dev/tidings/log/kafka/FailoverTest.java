package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three brokers, of which the leader is killed again and again: {@code -Dtidings.kafka.kills=20} for more. */
class FailoverTest {
    private static final int KILLS = Integer.getInteger("tidings.kafka.kills", 1);
    private static final int ACKNOWLEDGED = 100;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean isOver;

    @Test
    @Timeout(1800)
    void losesNothingThatWasAcknowledged() {
        String topic = Brokers.newTopic();
        try (Brokers brokers = Brokers.of(3);
                Sequencer one = new KafkaSequencer(brokers.options(topic));
                Sequencer other = new KafkaSequencer(brokers.options(topic));
                Sequencer late = new KafkaSequencer(brokers.options(topic))) {
            List<SequencerContractFollower> followers = new ArrayList<>();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (Sequencer node : List.of(one, other)) {
                SequencerContractFollower follower = SequencerContractFollower.of(node);
                follower.session();
                String name = Integer.toString(followers.size());
                followers.add(follower);
                writers.add(CompletableFuture.runAsync(() -> write(node, follower, name)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMoreAcknowledged();
                int leader = brokers.leader(topic);
                brokers.kill(leader);
                awaitMoreAcknowledged();
                if (kill < KILLS - 1) {
                    brokers.start(leader);
                    brokers.awaitInSync(topic);
                }
            }
            isOver = true;
            writers.forEach(SequencerContractFollower::join);

            followers.add(SequencerContractFollower.of(late));
            followers.get(2).session();
            check(followers, SequencerContractFollower.join(late.span()));
            System.out.println(KILLS + " leaders killed, " + acknowledged.size() + " appends acknowledged, sessions "
                    + followers.stream()
                            .map(SequencerContractFollower::sessions)
                            .toList());
        }
    }

    private void awaitMoreAcknowledged() {
        int before = acknowledged.size();
        await().atMost(LONGEST).until(() -> acknowledged.size() > before + ACKNOWLEDGED);
    }

    /** Appends one to three entries at a time, each {@code writer/append/index/size}. */
    private void write(Sequencer node, SequencerContractFollower follower, String writer) {
        for (int i = 0; !isOver; i++) {
            String append = writer + "/" + i;
            int size = 1 + i % 3;
            List<byte[]> entries = IntStream.range(0, size)
                    .mapToObj(index -> (append + "/" + index + "/" + size).getBytes(StandardCharsets.UTF_8))
                    .toList();
            try {
                acknowledged.put(
                        append,
                        node.append(entries, Durability.SYNCED, follower.session())
                                .toCompletableFuture()
                                .get());
            } catch (ExecutionException unknown) {
                follower.sessionAfter(0);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private void check(List<SequencerContractFollower> followers, Span span) {
        List<Entry> all = followers.get(0).entriesUpTo(span.head());
        List<String> texts = SequencerContractFollower.texts(all);
        for (SequencerContractFollower follower : followers) {
            assertThat(SequencerContractFollower.texts(follower.entriesUpTo(span.head())))
                    .isEqualTo(texts);
            assertThat(follower.faults()).isEmpty();
            assertThat(follower.spans()).extracting(Span::incarnation).containsOnly(span.incarnation());
        }
        assertThat(texts).doesNotHaveDuplicates();
        Map<String, Long> last = new HashMap<>();
        Map<String, Integer> sizes = new TreeMap<>();
        for (Entry entry : all) {
            String[] parts = new String(entry.bytes(), StandardCharsets.UTF_8).split("/", -1);
            String append = parts[0] + "/" + parts[1];
            int size = sizes.merge(append, 1, Integer::sum);
            assertThat(size).as("%s in its order", append).isEqualTo(Integer.parseInt(parts[2]) + 1);
            if (size == Integer.parseInt(parts[3])) {
                last.put(append, entry.position());
                sizes.remove(append);
            }
        }
        assertThat(sizes).as("appends of which only a part is there").isEmpty();
        Map<String, Long> lost = new HashMap<>(acknowledged);
        lost.entrySet().removeAll(last.entrySet());
        assertThat(lost).as("acknowledged and lost").isEqualTo(Collections.emptyMap());
    }
}
