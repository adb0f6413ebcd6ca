package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.hub.StreamQuery.Order;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private final Scene scene = new Scene();
    private final Overview overview = scene.hub.overview();

    private <T> T now(CompletionStage<T> stage) {
        scene.loop.runAll();
        return stage.toCompletableFuture().join();
    }

    private StreamPage page(StreamFilter filter, @Nullable StreamId after, int limit) {
        return now(overview.streams(new StreamQuery(filter, Order.AGE, after, limit)));
    }

    private List<OpenStream> all(StreamFilter filter) {
        return page(filter, null, StreamQuery.MOST).streams();
    }

    private OpenStream only(StreamFilter filter) {
        List<OpenStream> found = all(filter);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private OpenStream seen(Reader reader) {
        return now(overview.stream(idOf(reader))).orElseThrow();
    }

    private static StreamId idOf(Reader reader) {
        return new StreamId(0, reader.subscriber.serial);
    }

    private static List<StreamId> ids(List<OpenStream> streams) {
        return streams.stream().map(OpenStream::id).toList();
    }

    private static Grant grantOf(String subject) {
        Bearer bearer = new Bearer("issuer", subject, null, null);
        return new Grant(bearer, Rights.NONE, Instant.MAX, Limits.NONE);
    }

    @Test
    void saysWhatThereIsOfAStream() throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.7");
        Instant before = Instant.now().minusMillis(1);
        scene.publish("news", "1");
        Reader reader = scene.new Reader(new Subscription(View.of(Selectors.of("news", "a/*")), null)
                .with(grantOf("alice"))
                .with(LagPolicy.CONFLATE)
                .withInterval(Duration.ofSeconds(1))
                .from(address));
        OpenStream seen = only(StreamFilter.ALL);
        assertThat(seen).isEqualTo(seen(reader));
        assertThat(seen.id().since()).isBetween(before, Instant.now());
        assertThat(seen.address()).isEqualTo(address);
        assertThat(seen.protocol()).isNull();
        assertThat(seen.state()).isEqualTo(StreamState.LIVE);
        assertThat(seen.view()).isEqualTo(View.of(Selectors.of("a/*", "news")));
        assertThat(seen.bearer().subject()).isEqualTo("alice");
        assertThat(seen.lagPolicy()).isEqualTo(LagPolicy.CONFLATE);
        assertThat(seen.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(seen.name()).isNull();
        assertThat(seen.lag()).isEqualTo(new OpenStream.Lag(0, 0, Duration.ZERO));
        String last = scene.publish("elsewhere", "2").id();
        assertThat(seen(reader).cursor()).isEqualTo(last);
    }

    @Test
    void saysHowFarAStalledStreamIsBehind() {
        Reader reader = scene.subscribe("a");
        String first = scene.publish("a", "1").id();
        reader.sink.stallAfter(0);
        scene.publish("a", "2");
        scene.publish("b", "3");
        scene.tick(HeartbeatWheel.BUCKETS);
        OpenStream seen = seen(reader);
        assertThat(seen.state()).isEqualTo(StreamState.STALLED);
        assertThat(seen.cursor()).isEqualTo(first);
        assertThat(seen.lag().events()).isEqualTo(2);
        assertThat(seen.lag().bytes()).isEqualTo(reader.subscriber.lagBytes()).isPositive();
        assertThat(seen.lag().time()).isEqualTo(Duration.ofSeconds(15));
        assertThat(all(StreamFilter.ALL.withState(StreamState.STALLED))).containsExactly(seen);
        assertThat(all(StreamFilter.ALL.withState(StreamState.LIVE))).isEmpty();
    }

    @Test
    void findsStreamsByEachOfWhatIsKnownOfThem() throws Exception {
        InetAddress address = InetAddress.getByName("2001:db8::7");
        StreamName name = StreamName.of("0123456789abcdef0123456789abcdef");
        scene.new Reader(new Subscription(View.of(Selectors.of("news")), null).with(grantOf("alice")));
        scene.new Reader(new Subscription(View.of(Selectors.of("prices/*")), null).with(grantOf("bob")));
        scene.new Reader(new Subscription(View.of(Selectors.of("**")), null).from(address));
        scene.new Reader(new Subscription(View.of(Selectors.of("b")), null).with(StreamClaim.of(name)));
        List<OpenStream> four = all(StreamFilter.ALL);
        assertThat(four).hasSize(4);
        assertThat(all(StreamFilter.ALL.withSubject("alice"))).containsExactly(four.get(0));
        assertThat(all(StreamFilter.ALL.withIssuer("issuer"))).containsExactly(four.get(0), four.get(1));
        assertThat(all(StreamFilter.ALL.withTopic(new Topic("prices/gold")))).containsExactly(four.get(1), four.get(2));
        assertThat(all(StreamFilter.ALL.withSelector(Selector.of("prices/*")))).containsExactly(four.get(1));
        assertThat(all(StreamFilter.ALL.withSelector(Selector.of("prices/gold"))))
                .isEmpty();
        assertThat(all(StreamFilter.ALL.withAddress(address::equals))).containsExactly(four.get(2));
        assertThat(all(StreamFilter.ALL.withName(name))).containsExactly(four.get(3));
        assertThat(all(StreamFilter.ALL.withSubject("alice").withTopic(new Topic("prices/gold"))))
                .isEmpty();
        assertThat(all(StreamFilter.ALL.withMinLag(1, Duration.ZERO))).isEmpty();
        assertThat(all(StreamFilter.ALL.withMinLag(0, Duration.ofMillis(1)))).isEmpty();
    }

    @Test
    void pagesThroughTenThousandStreamsOfTwoShardsWhileOthersComeAndGo() {
        Shard other = scene.hub.addShard(scene.loop, new SplittableRandom(2));
        List<Subscriber> staying = new ArrayList<>();
        List<Subscriber> going = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Shard shard = i % 2 == 0 ? scene.shard : other;
            Subscriber stream = shard.subscribe(
                    new Subscription(View.of(Selectors.of("user/" + i)), null),
                    new ManualSink(bytes -> {}),
                    id -> new byte[1]);
            (i % 3 == 0 ? going : staying).add(stream);
        }
        List<StreamId> found = new ArrayList<>();
        StreamId next = null;
        int pages = 0;
        do {
            StreamPage page = page(StreamFilter.ALL, next, 997);
            assertThat(page.streams()).hasSizeLessThanOrEqualTo(997);
            found.addAll(ids(page.streams()));
            next = page.next();
            for (int i = 0; i < 300 && !going.isEmpty(); i++) {
                going.remove(going.size() - 1).close(CloseReason.CLIENT_GONE);
            }
        } while (next != null && ++pages < 20);
        assertThat(next).isNull();
        assertThat(found).isSorted().doesNotHaveDuplicates();
        assertThat(found)
                .extracting(StreamId::serial)
                .containsAll(staying.stream().map(stream -> stream.serial).toList());
    }

    @Test
    void hasNoNextPageBehindTheLast() {
        for (int i = 0; i < 4; i++) {
            scene.subscribe("a");
        }
        StreamPage first = page(StreamFilter.ALL, null, 2);
        assertThat(first.next()).isEqualTo(first.streams().get(1).id());
        StreamPage second = page(StreamFilter.ALL, first.next(), 2);
        assertThat(second.streams()).hasSize(2).doesNotContainAnyElementsOf(first.streams());
        assertThat(second.next()).isNull();
        assertThat(page(StreamFilter.ALL, second.streams().get(1).id(), 2).streams())
                .isEmpty();
    }

    @Test
    void looksAtABoundedNumberOfStreamsInATurn() {
        View many = View.of(Selectors.of(
                java.util.stream.IntStream.range(0, 100).mapToObj(i -> "t/" + i).toList()));
        for (int i = 0; i < 1000; i++) {
            scene.shard.subscribe(
                    new Subscription(many, (String) null), new ManualSink(bytes -> {}), id -> new byte[1]);
        }
        scene.loop.runAll();
        CompletableFuture<StreamPage> asked = overview.streams(
                        new StreamQuery(StreamFilter.ALL.withTopic(new Topic("nothing")), Order.AGE, null, 10))
                .toCompletableFuture();
        int turns = 0;
        while (scene.loop.runOne()) {
            turns++;
        }
        assertThat(asked.join().streams()).isEmpty();
        // 100,000 selectors, about 2,000 at a time.
        assertThat(turns).isBetween(45, 60);
    }

    @Test
    void stopsLookingWhenNobodyWaits() {
        for (int i = 0; i < 5000; i++) {
            scene.shard.subscribe(
                    new Subscription(View.of(Selectors.of("a")), null), new ManualSink(bytes -> {}), id -> new byte[1]);
        }
        scene.loop.runAll();
        StreamScan<Integer> unwanted = new StreamScan<>(0) {
            @Override
            int look(Subscriber stream) {
                throw new IllegalStateException("not to be looked at");
            }

            @Override
            Integer found() {
                return 1;
            }
        };
        CompletableFuture<SelectorRanking> first = overview.selectors(5).toCompletableFuture();
        scene.shard.sights().begin(unwanted);
        unwanted.answer().cancel(false);
        scene.loop.runAll();
        assertThat(first.join().selectors()).containsExactly(new SelectorReaders("a", 5000));
        assertThat(unwanted.answer()).isCancelled();
    }

    @Test
    void oneThatFailsFailsAloneAndTheOthersGoOn() {
        scene.subscribe("a");
        CompletionStage<StreamPage> failing = overview.streams(new StreamQuery(
                StreamFilter.ALL.withAddress(address -> {
                    throw new IllegalStateException("a fault");
                }),
                Order.AGE,
                null,
                10));
        scene.new Reader(new Subscription(View.of(Selectors.of("a")), null).from(InetAddress.getLoopbackAddress()));
        CompletionStage<StreamPage> next = overview.streams(new StreamQuery(StreamFilter.ALL, Order.AGE, null, 10));
        scene.loop.runAll();
        assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
        assertThat(now(next).streams()).hasSize(2);
    }

    @Test
    void putsThoseFirstThatAreFurthestBehind() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            readers.add(scene.subscribe("a"));
        }
        for (int i = 0; i < 20; i++) {
            readers.get(i * 7 % 50).sink.stallAfter(0);
            scene.publish("a", "more");
        }
        List<OpenStream> top = now(overview.streams(new StreamQuery(StreamFilter.ALL, Order.LAG, null, 5)))
                .streams();
        assertThat(ids(top))
                .containsExactly(
                        idOf(readers.get(0)),
                        idOf(readers.get(7)),
                        idOf(readers.get(14)),
                        idOf(readers.get(21)),
                        idOf(readers.get(28)));
        List<OpenStream> all = now(overview.streams(new StreamQuery(StreamFilter.ALL, Order.LAG, null, 1000)))
                .streams();
        assertThat(all).hasSize(50);
        assertThat(all.get(20).lag().bytes()).isZero();
        assertThat(all.subList(0, 20))
                .allSatisfy(stream -> assertThat(stream.lag().bytes()).isPositive());
    }

    @Test
    void endsOneStreamThatMayComeBackAndOneForGood() {
        Reader kicked = scene.subscribe("a");
        Reader stopped = scene.subscribe("a");
        Reader other = scene.subscribe("a");
        kicked.news();
        stopped.news();
        assertThat(now(overview.end(idOf(kicked), CloseReason.KICKED))).isTrue();
        assertThat(now(overview.end(idOf(kicked), CloseReason.KICKED))).isFalse();
        assertThat(now(overview.end(idOf(stopped), CloseReason.STOPPED))).isTrue();
        assertThat(kicked.sink.closed).isEqualTo(CloseReason.KICKED);
        assertThat(kicked.news()).startsWith("retry: ").doesNotContain("tidings.stop");
        assertThat(stopped.news()).contains("event: tidings.stop").contains("stopped");
        assertThat(ids(all(StreamFilter.ALL))).containsExactly(idOf(other));
        assertThat(now(overview.stream(idOf(kicked)))).isEmpty();
        assertThat(now(overview.stream(new StreamId(3, other.subscriber.serial))))
                .isEmpty();
    }

    @Test
    void endsAllThatAFilterPicks() {
        for (int i = 0; i < 500; i++) {
            scene.new Reader(new Subscription(View.of(Selectors.of("a")), null).with(grantOf("user-" + i % 2)));
        }
        assertThat(now(overview.end(StreamFilter.ALL.withSubject("user-1"), CloseReason.KICKED)))
                .isEqualTo(250);
        assertThat(all(StreamFilter.ALL))
                .hasSize(250)
                .allSatisfy(stream -> assertThat(stream.bearer().subject()).isEqualTo("user-0"));
        assertThat(scene.shard.statistics().streams().closed(CloseReason.KICKED))
                .isEqualTo(250);
    }

    @Test
    void ranksTopicsByTheNewestEvents() throws Exception {
        for (int i = 0; i < 30; i++) {
            scene.publish(i % 3 == 0 ? "rare" : "frequent", "data");
        }
        scene.subscribe("frequent", "*");
        scene.subscribe("**");
        CompletableFuture<TopicRanking> asked = overview.topics(2).toCompletableFuture();
        // What the newest events are is found out by another thread.
        TopicRanking ranking = null;
        for (int i = 0; i < 2000 && ranking == null; i++) {
            scene.loop.runAll();
            try {
                ranking = asked.get(10, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException notYet) {
                ranking = null;
            }
        }
        assertThat(ranking).isNotNull();
        assertThat(ranking.events()).isEqualTo(30);
        assertThat(ranking.topics()).extracting(TopicRanking.Rate::topic).containsExactly("frequent", "rare");
        assertThat(ranking.topics()).extracting(TopicRanking.Rate::events).containsExactly(20, 10);
        assertThat(ranking.topics()).extracting(TopicRanking.Rate::readers).containsExactly(2, 2);
        assertThat(ranking.window()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
    }

    @Test
    void ranksSelectorsByTheirReadersHoweverManyThereAre() {
        FrequentTexts counts = new FrequentTexts();
        for (int i = 0; i < 200_000; i++) {
            counts.add("user/" + i, 1);
            if (i % 10 == 0) {
                counts.add("popular", 1);
            }
        }
        SelectorReaders first = counts.most(1).get(0);
        assertThat(first.selector()).isEqualTo("popular");
        assertThat(first.readers()).isLessThanOrEqualTo(20_000);
        assertThat(first.readers() + counts.error()).isGreaterThanOrEqualTo(20_000);
        assertThat(counts.error()).isLessThan(200);
        assertThat(counts.most(1_000_000)).hasSizeLessThanOrEqualTo(8192);
    }

    @Test
    void readsIdsThatItWrites() {
        StreamId id = new StreamId(37, Long.MAX_VALUE);
        assertThat(StreamId.of(id.toString())).isEqualTo(id);
        for (String none : List.of("", "-", "0-", "-1", "0-1-2", "0-A", "z-" + "z".repeat(14), "0-" + "z".repeat(40))) {
            assertThatThrownBy(() -> StreamId.of(none))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("such as 0-");
        }
    }
}
