package dev.tidings.cluster;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static dev.tidings.cluster.SequencerContractFollower.positions;
import static dev.tidings.cluster.SequencerContractFollower.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Sequencer} must do: its test extends this class, and says how to start an engine. */
@Timeout(300)
public abstract class SequencerContract {
    private static final int WRITERS = 2;
    private static final int BATCHES = 100;

    private final List<Sequencer> nodes = new ArrayList<>();
    private final List<SequencerContractFollower> followers = new ArrayList<>();
    private @Nullable SequencerContractEngine started;

    /** A new engine with nothing in it; closed after the test. */
    protected abstract SequencerContractEngine start();

    @AfterEach
    void close() {
        nodes.forEach(Sequencer::close);
        if (started != null) {
            started.close();
        }
        assertThat(followers).flatExtracting(SequencerContractFollower::faults).isEmpty();
    }

    protected final SequencerContractEngine engine() {
        SequencerContractEngine running = started;
        if (running == null) {
            running = start();
            started = running;
        }
        return running;
    }

    protected final Sequencer node() {
        Sequencer node = engine().connect();
        nodes.add(node);
        return node;
    }

    protected final SequencerContractFollower follow(Sequencer node) {
        return follow(node, 0);
    }

    protected final SequencerContractFollower follow(Sequencer node, long after) {
        SequencerContractFollower follower = SequencerContractFollower.of(node, after);
        followers.add(follower);
        return follower;
    }

    private static CompletionStage<Long> append(Sequencer node, long session, String... texts) {
        return node.append(Arrays.stream(texts).map(SequencerContract::bytes).toList(), Durability.MEMORY, session);
    }

    private static CompletionStage<Long> appendNumbers(Sequencer node, long session, int from, int to) {
        return append(node, session, numbers(from, to).toArray(String[]::new));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Why a stage failed, once it did; no reason if it did not. */
    private static Reason reason(CompletionStage<?> stage) {
        try {
            Object result =
                    stage.toCompletableFuture().get(SequencerContractFollower.DEADLINE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("Expected it to fail; it answered " + result);
        } catch (ExecutionException failure) {
            assertThat(failure.getCause()).isInstanceOf(LogUnavailableException.class);
            return ((LogUnavailableException) failure.getCause()).reason();
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    @Test
    void beginsEmpty() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        follower.session();

        Span span = join(node.span());

        assertThat(span.oldest()).isEqualTo(1);
        assertThat(span.head()).isZero();
        assertThat(span.incarnation()).hasSizeBetween(1, 200);
        assertThat(follower.spans()).containsExactly(span);
        assertThat(join(node.read(1))).isEmpty();
        assertThat(node.describe()).isNotBlank();
    }

    @Test
    void countsPositionsFromOneWithoutHoles() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        long session = follower.session();

        assertThat(join(append(node, session, "a", "b"))).isEqualTo(2);
        assertThat(join(append(node, session, "c"))).isEqualTo(3);

        List<Entry> entries = follower.entriesUpTo(3);
        assertThat(positions(entries)).containsExactly(1L, 2L, 3L);
        assertThat(texts(entries)).containsExactly("a", "b", "c");
        Span span = join(node.span());
        assertThat(span.oldest()).isEqualTo(1);
        assertThat(span.head()).isEqualTo(3);
    }

    @Test
    void saysWhenAnEntryWasAppended() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        long before = System.currentTimeMillis();
        join(append(node, follower.session(), "a"));
        long behind = System.currentTimeMillis();

        assertThat(follower.entriesUpTo(1).get(0).timeMillis()).isBetween(before - 1000, behind + 1000);
    }

    @Test
    void keepsBytesAsTheyAre() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] none = {};

        join(node.append(List.of(all, none), Durability.MEMORY, follower.session()));

        List<Entry> entries = follower.entriesUpTo(2);
        assertThat(entries.get(0).bytes()).isEqualTo(all);
        assertThat(entries.get(1).bytes()).isEmpty();
        assertThat(join(node.read(1)).orElseThrow().bytes()).isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource
    void appendsWithAnyDurability(Durability durability) {
        Sequencer node = node();
        long session = follow(node).session();

        assertThat(join(node.append(List.of(bytes("a")), durability, session))).isEqualTo(1);
    }

    @Test
    void keepsOneOrderForAllNodesWhileSeveralThreadsAppend() {
        List<Sequencer> all = List.of(node(), node(), node());
        List<SequencerContractFollower> each = all.stream().map(this::follow).toList();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Sequencer node = all.get(i);
            long session = each.get(i).session();
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = i + "/" + writer;
                writers.add(CompletableFuture.runAsync(() -> write(node, session, name), SequencerContract::thread));
            }
        }
        writers.forEach(SequencerContractFollower::join);

        int count = all.size() * WRITERS * BATCHES * 3;
        List<Entry> first = each.get(0).entriesUpTo(count);
        assertThat(positions(first)).isEqualTo(range(1, count));
        for (SequencerContractFollower follower : each) {
            assertThat(texts(follower.entriesUpTo(count))).isEqualTo(texts(first));
        }
        assertBatchesAreWhole(texts(first), all.size());
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Appends batches without waiting for those before, and looks whether each was given its place. */
    private static void write(Sequencer node, long session, String writer) {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            String name = writer + "/" + batch;
            stages.add(append(node, session, name + "/0", name + "/1", name + "/2"));
        }
        List<Long> ends = stages.stream().map(SequencerContractFollower::join).toList();
        assertThat(ends).isSorted().doesNotHaveDuplicates();
        int last = BATCHES - 1;
        assertThat(texts(List.of(join(node.read(ends.get(last))).orElseThrow())))
                .containsExactly(writer + "/" + last + "/2");
    }

    private static void assertBatchesAreWhole(List<String> texts, int nodes) {
        for (int i = 0; i < texts.size(); i += 3) {
            String batch = texts.get(i).substring(0, texts.get(i).length() - 1);
            assertThat(texts.subList(i, i + 3)).containsExactly(batch + 0, batch + 1, batch + 2);
        }
        for (int node = 0; node < nodes; node++) {
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = node + "/" + writer + "/";
                assertThat(texts.stream()
                                .filter(text -> text.startsWith(prefix) && text.endsWith("/0"))
                                .map(text -> text.split("/", -1)[2]))
                        .containsExactlyElementsOf(numbers(0, BATCHES - 1));
            }
        }
    }

    @Test
    void handsOverWhatIsBehindThePositionThatTheFollowerNames() {
        Sequencer node = node();
        long session = follow(node).session();
        join(appendNumbers(node, session, 1, 10));

        assertThat(positions(follow(node(), 0).entriesUpTo(10))).isEqualTo(range(1, 10));
        assertThat(positions(follow(node(), 7).entriesUpTo(10))).isEqualTo(range(8, 10));
        SequencerContractFollower last = follow(node(), 10);
        last.session();
        join(appendNumbers(node, session, 11, 12));
        assertThat(positions(last.entriesUpTo(12))).isEqualTo(range(11, 12));
    }

    @Test
    void readsWhatIsKeptAndNothingElse() {
        Sequencer node = node();
        join(appendNumbers(node, follow(node).session(), 1, 5));

        assertThat(texts(List.of(join(node.read(3)).orElseThrow()))).containsExactly("3");
        assertThat(join(node.read(3)).orElseThrow().position()).isEqualTo(3);
        assertThat(join(node.read(6))).isEmpty();
        assertThat(join(node.read(1_000_000_000_000L))).isEmpty();
    }

    @Test
    void answersAllWhoAskForTheSpanAtOnce() {
        Sequencer node = node();
        join(appendNumbers(node, follow(node).session(), 1, 5));

        List<CompletionStage<Span>> asked =
                Stream.generate(node::span).limit(100).toList();

        assertThat(asked.stream().map(SequencerContractFollower::join).map(Span::head))
                .containsOnly(5L);
    }

    @Test
    void discardsTheOldest() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        join(appendNumbers(node, follower.session(), 1, 2000));
        String incarnation = join(node.span()).incarnation();

        engine().discard(node, 1500);

        Span span = join(node.span());
        assertThat(span.oldest()).isBetween(2L, 1501L);
        assertThat(span.head()).isEqualTo(2000);
        assertThat(span.incarnation()).isEqualTo(incarnation);
        assertThat(join(node.read(span.oldest() - 1))).isEmpty();
        assertThat(texts(List.of(join(node.read(span.oldest())).orElseThrow())))
                .containsExactly(Long.toString(span.oldest()));
        assertThat(positions(follow(node(), 0).entriesUpTo(2000))).isEqualTo(range(span.oldest(), 2000));
        assertThat(join(append(node, follower.session(), "next"))).isEqualTo(2001);
    }

    @Test
    void goesOnBehindWhatWasDiscardedMeanwhile() {
        Sequencer node = node();
        long session = follow(node).session();
        SequencerContractFollower slow = follow(node());
        slow.session();
        slow.hold();
        for (int from = 1; from <= 20_000; from += 1000) {
            join(appendNumbers(node, session, from, from + 999));
        }

        engine().discard(node, 15_000);
        slow.release();

        List<Long> handed = positions(slow.entriesUpTo(20_000));
        long oldest = join(node.span()).oldest();
        assertThat(handed).isSorted().doesNotHaveDuplicates().containsAll(range(oldest, 20_000));
    }

    @Test
    void handsOverTheNextEntriesWhenTheStageIsComplete() {
        Sequencer node = node();
        SequencerContractFollower other = follow(node);
        SequencerContractFollower slow = follow(node());
        slow.session();
        slow.hold();
        join(append(node, other.session(), "first"));
        slow.entriesUpTo(1);

        for (int i = 0; i < 200; i++) {
            join(append(node, other.session(), "next"));
        }
        other.entriesUpTo(201);
        assertThat(slow.calls()).isEqualTo(1);
        slow.release();

        assertThat(positions(slow.entriesUpTo(201))).isEqualTo(range(1, 201));
    }

    @Test
    void beginsAnotherSessionWhenTheFollowerFails() {
        Sequencer node = node();
        SequencerContractFollower writing = follow(node);
        SequencerContractFollower failing = follow(node());
        failing.session();
        failing.fail(2);

        join(append(node, writing.session(), "a", "b"));

        assertThat(positions(failing.entriesUpTo(2))).containsExactly(1L, 2L);
        assertThat(failing.sessions()).isEqualTo(3);
        assertThat(failing.away(2)).hasSize(2);
    }

    @Test
    void goesOnWithoutLossOrRepeatAfterALostConnection() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        Sequencer other = node();
        SequencerContractFollower otherFollower = follow(other);
        otherFollower.session();

        for (int round = 1; round <= 3; round++) {
            long session = follower.sessionAfter(round - 1);
            otherFollower.sessionAfter(round - 1);
            join(appendNumbers(node, session, 100 * round - 99, 100 * round));
            engine().breakConnections();
            assertThat(follower.sessionAfter(round)).isGreaterThan(session);
            assertThat(follower.away(round)).hasSize(round);
        }

        for (SequencerContractFollower each : List.of(follower, otherFollower)) {
            List<Entry> entries = each.entriesUpTo(300);
            assertThat(positions(entries)).isEqualTo(range(1, 300));
            assertThat(texts(entries)).isEqualTo(numbers(1, 300));
        }
        assertThat(follower.spans())
                .extracting(Span::incarnation)
                .containsOnly(otherFollower.spans().get(0).incarnation());
    }

    @Test
    void sendsNothingThatWasAskedInAnotherSession() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        long old = follower.session();
        engine().breakConnections();
        long session = follower.sessionAfter(1);

        assertThat(reason(append(node, old, "old"))).isEqualTo(Reason.FAILED);
        assertThat(join(append(node, session, "new"))).isEqualTo(1);

        assertThat(texts(follower.entriesUpTo(1))).containsExactly("new");
    }

    /** What is under way when the connection breaks is answered, and of what was acknowledged all is there, of the rest each once at most. */
    @Test
    void answersWhatWasUnderWayWhenTheConnectionBroke() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (i == 1000) {
                engine().breakConnections();
            }
            stages.add(append(node, session, Integer.toString(i)));
        }

        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < stages.size(); i++) {
            CompletableFuture<Long> settled =
                    stages.get(i).toCompletableFuture().exceptionally(failure -> 0L);
            if (join(settled) > 0) {
                acknowledged.add(Integer.toString(i));
            } else {
                assertThat(reason(stages.get(i))).isEqualTo(Reason.FAILED);
            }
        }
        long last = join(append(node, follower.sessionAfter(1), "last"));

        assertThat(texts(follower.entriesUpTo(last)))
                .doesNotHaveDuplicates()
                .containsAll(acknowledged)
                .endsWith("last");
        assertThat(stages).hasSizeGreaterThan(acknowledged.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 900})
    void appendsLargeEntries(int kilobytes) {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        byte[] large = new byte[kilobytes << 10];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 3);
        }

        for (int i = 1; i <= 5; i++) {
            assertThat(join(node.append(List.of(large), Durability.MEMORY, follower.session())))
                    .isEqualTo(i);
        }

        assertThat(follower.entriesUpTo(5))
                .allSatisfy(entry -> assertThat(entry.bytes()).isEqualTo(large));
    }

    @Test
    void appendsLargeBatches() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        Sequencer other = node();
        SequencerContractFollower otherFollower = follow(other);
        long session = follower.session();
        long otherSession = otherFollower.session();

        CompletionStage<Long> large = appendNumbers(node, session, 1, 10_000);
        CompletionStage<Long> small = append(other, otherSession, "small");
        CompletionStage<Long> next = appendNumbers(node, session, 10_001, 20_000);

        long end = join(large);
        assertThat(join(next)).isGreaterThanOrEqualTo(end + 10_000);
        join(small);
        List<String> texts = new ArrayList<>(texts(otherFollower.entriesUpTo(20_001)));
        assertThat(texts.subList((int) end - 10_000, (int) end)).isEqualTo(numbers(1, 10_000));
        texts.remove("small");
        assertThat(texts).isEqualTo(numbers(1, 20_000));
    }

    @Test
    void hasAnIncarnationThatAnotherEngineHasNot() {
        Sequencer node = node();
        follow(node).session();
        Sequencer second = node();
        follow(second).session();
        String incarnation = join(node.span()).incarnation();
        try (SequencerContractEngine another = start();
                Sequencer foreign = another.connect()) {
            follow(foreign).session();

            assertThat(join(second.span()).incarnation()).isEqualTo(incarnation);
            assertThat(join(foreign.span()).incarnation()).isNotEqualTo(incarnation);
        }
    }

    @Test
    void hasOneFollower() {
        Sequencer node = node();
        follow(node);

        assertThatIllegalStateException().isThrownBy(() -> node.follow(new SequencerContractFollower()));
    }

    @Test
    void handsOverNothingWhenItIsClosed() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        Sequencer other = node();
        SequencerContractFollower otherFollower = follow(other);
        long session = follower.session();
        join(append(node, session, "a"));
        follower.entriesUpTo(1);

        node.close();
        int away = follower.away(0).size();
        join(append(other, otherFollower.session(), "b"));
        otherFollower.entriesUpTo(2);

        assertThat(texts(follower.entries())).containsExactly("a");
        assertThat(follower.away(0)).hasSize(away);
        assertThat(reason(append(node, session, "c"))).isEqualTo(Reason.CLOSED);
        assertThat(reason(node.span())).isEqualTo(Reason.CLOSED);
        assertThat(reason(node.read(1))).isEqualTo(Reason.CLOSED);
        node.close();
    }

    @Test
    void closesWhileTheFollowerHasEntriesThatItNeverFinishes() {
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        follower.hold();
        join(append(node, follower.session(), "a"));
        follower.entriesUpTo(1);

        node.close();
        follower.release();

        assertThat(texts(follower.entries())).containsExactly("a");
    }

    @Test
    void closesWithoutEverHavingFollowed() {
        Sequencer node = node();

        node.close();

        assertThat(reason(append(node, 1, "a"))).isEqualTo(Reason.CLOSED);
    }
}
