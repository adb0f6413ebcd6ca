package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A replica is promoted, and a node does not hear of it: the old master takes its appends, and acknowledges them. */
class SplitBrainTest {
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final String GAP = "a gap";

    private final SimulatedEngine engine = new SimulatedEngine(new SplittableRandom(1));
    private final Member aware = new Member();
    private final Member other = new Member();
    private final Member unaware = new Member();

    private final class Member {
        private final SimulatedEngine.Node connection = engine.connect();
        private final KeptCopy copy = new KeptCopy(MemoryLogOptions.DEFAULTS);
        private final FollowedEventLog log =
                FollowedEventLog.start(connection, copy, new ClusterOptions(Duration.ofHours(1), 1L << 20, 1000));
        private final List<String> received = new ArrayList<>();
        private long position;

        /** Appends, and has the answer. */
        void publish(String data) {
            CompletableFuture<List<Appended>> answer =
                    log.append(List.of(Event.on("t").data(data).build())).toCompletableFuture();
            settle();
            assertThat(answer).isCompleted();
        }

        void settle() {
            for (int i = 0; i < 20; i++) {
                connection.comeBack();
                connection.arrive();
                connection.answer();
                connection.handOver(100);
            }
        }

        /** What a reader has who is there all the while. */
        List<String> read() {
            settle();
            while (position < log.head()) {
                Slice slice = log.read(View.EVERYTHING, position, ALL)
                        .toCompletableFuture()
                        .join();
                boolean isToldAlready =
                        !received.isEmpty() && received.get(received.size() - 1).equals(GAP);
                if (slice.discardedUpTo() > position && !isToldAlready) {
                    received.add(GAP);
                }
                slice.entries().forEach(entry -> received.add(entry.event().data()));
                position = slice.upTo();
            }
            return received;
        }
    }

    @Test
    void whatItAcknowledgedAndIsLostIsToldToThoseWhoHadLeftTheOldMasterBefore() {
        List.of(aware, other, unaware).forEach(Member::settle);
        aware.publish("1");
        engine.failOver(0, Set.of(unaware.connection));
        other.publish("2");
        // Were the loss not told behind this, whoever has 2 and 4 would not know that there was something in between.
        unaware.publish("3");
        aware.publish("4");
        assertThat(aware.read()).containsExactly("1", GAP, "2", "4");
        assertThat(unaware.read()).containsExactly("1", "3");

        unaware.connection.cut(false);
        unaware.settle();
        unaware.publish("5");

        assertThat(unaware.read()).containsExactly("1", "3", GAP, "2", "4", GAP, "5");
        assertThat(aware.read()).containsExactly("1", GAP, "2", "4", GAP, "5");
        assertThat(other.read()).containsExactly("1", GAP, "2", "4", GAP, "5");
    }

    /** Nodes that have lost the same say so once. */
    @Test
    void whatAllHaveLostIsToldOnce() {
        List.of(aware, other, unaware).forEach(Member::settle);
        aware.publish("1");
        aware.publish("2");
        List.of(aware, other, unaware).forEach(Member::settle);
        engine.failOver(1);
        aware.settle();
        other.settle();
        unaware.settle();
        aware.publish("3");
        for (Member member : List.of(aware, other, unaware)) {
            assertThat(member.read().stream().filter(GAP::equals)).hasSize(1);
            assertThat(member.read()).endsWith(GAP, "3");
        }
    }

    /** Of such an order nothing is left that would say that something was followed before. */
    @Test
    void anOrderThatIsLostAsAWholeIsToldThoughTheCopyFailsThen() {
        unaware.settle();
        engine.failOver(0, Set.of(unaware.connection));
        unaware.publish("1");
        aware.publish("2");
        assertThat(unaware.read()).containsExactly("1");

        unaware.copy.failOnceStored();
        unaware.connection.cut(false);

        assertThat(unaware.read()).startsWith("1", GAP, "2");
    }

    /** One node has lost one entry more than another: that is another loss. */
    @Test
    void lossesNextToEachOtherAreNotTheSame() {
        Set<Integer> losses = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            losses.add(ClusterEntry.lossOf("vkr4p0xg1-" + i));
        }
        assertThat(losses).hasSizeGreaterThan(99_990).doesNotContain(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(ClusterEntry.lossOf("a1-" + i)).isNotEqualTo(ClusterEntry.lossOf("a1-" + (i + 1)));
        }
    }
}
