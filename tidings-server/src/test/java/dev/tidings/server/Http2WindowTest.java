package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import dev.tidings.wire.SseParser;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/** What a client's windows (RFC 9113, 5.2) and its socket hold back, of streams and of answers: nothing is lost, and nobody else waits. */
@Timeout(300)
class Http2WindowTest {
    private static final int LARGE = 1 << 30;
    private static final int PADDING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static int stream(Http2Client client, String topic) {
        int stream = client.get("/events?topic=" + topic);
        client.headOf(stream);
        return stream;
    }

    private static String awaitData(Http2Client client, int stream, int length) {
        client.until(() -> client.dataOf(stream).length() >= length);
        return client.dataOf(stream);
    }

    @OverBothTransports
    void letsAByteAtATimeThroughInOrder(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(0))) {
            client.widen(0, LARGE);
            int tiny = stream(client, "a");
            int other = stream(client, "a");
            client.widen(other, LARGE);
            client.expectStart(other);
            served.awaitSubscribers(2);
            StringBuilder events = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                events.append(CursorTest.frame(served.publish("a", "event " + i), "event " + i));
            }
            client.expect(other, events.toString());
            assertThat(client.dataOf(tiny)).isEmpty();
            String expected = client.dataOf(other).replaceFirst("retry: \\d+\n", "");
            for (int i = 1; i <= 120; i++) {
                client.widen(tiny, 1);
                int length = i;
                awaitData(client, tiny, Math.min(length, 60));
            }
            client.widen(tiny, LARGE);
            awaitData(client, tiny, client.dataOf(other).length());
            assertThat(client.dataOf(tiny).replaceFirst("retry: \\d+\n", "")).isEqualTo(expected);
        }
    }

    @OverBothTransports
    void ofOneStreamHoldsUpNoOther(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(0))) {
            client.widen(0, LARGE);
            List<Integer> streams =
                    IntStream.range(0, 100).mapToObj(i -> stream(client, "a")).toList();
            List<Integer> open = streams.subList(1, 100);
            open.forEach(stream -> client.widen(stream, LARGE));
            open.forEach(client::expectStart);
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                String event = CursorTest.frame(served.publish("a", "e" + i), "e" + i);
                open.forEach(stream -> client.expect(stream, event));
                all.append(event);
            }
            client.widen(streams.get(0), LARGE);
            client.expectStart(streams.get(0)).expect(streams.get(0), all.toString());
        }
    }

    @OverBothTransports
    void ofTheConnectionHoldsAllAndLetsAllGoOn(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(LARGE))) {
            List<Integer> streams =
                    IntStream.range(0, 10).mapToObj(i -> stream(client, "a")).toList();
            streams.forEach(client::expectStart);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String data = i + "x".repeat(PADDING);
                events.add(CursorTest.frame(served.publish("a", data), data));
            }
            client.until(() -> total(client, streams) == 65_535).sync();
            int answered = client.get("/health/live");
            assertThat(client.statusOf(answered)).isEqualTo(200);
            assertThat(client.isEnded(answered)).isFalse();
            for (int opened = 65_535 + 1000; opened < 70_000; opened += 1000) {
                int expected = opened;
                client.widen(0, 1000)
                        .until(() ->
                                total(client, streams) + client.dataOf(answered).length() == expected);
            }
            client.widen(0, LARGE);
            streams.forEach(stream -> client.expect(stream, String.join("", events)));
        }
    }

    @OverBothTransports
    void whatIsStagedForASocketThatTakesNothingIsSeenAndGoneWithIt(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (Http2Client client = Http2Client.to(served, options -> options.withWindow(LARGE))) {
                client.widen(0, LARGE);
                client.expectStart(stream(client, "a"));
                assertThat(staged(served).most()).isPositive();
                String data = "x".repeat(100 * PADDING);
                await().atMost(PATIENCE).until(() -> {
                    served.publish("a", data);
                    return staged(served).used() > 0;
                });
            }
            await().atMost(PATIENCE).until(() -> staged(served).used() == 0);
        }
    }

    /** Each of them may have 64 KiB, and all together have far less. */
    @OverBothTransports
    void manySocketsThatTakeNothingShareWhatIsStaged(Transport transport) {
        long most = 128 << 10;
        int connections = 60;
        long littleOfEach = connections * (4L << 10);
        // What one of each loop has when that is full.
        long lastOfEach = 2 * (128L << 10);
        List<Http2Client> stalled = new ArrayList<>();
        try (Served served = Served.on(transport)
                        .streams(streams -> streams.with(streams.memory().with(MemoryBudget.STAGING, most)))
                        .start();
                Http2Client prompt = Http2Client.to(served, options -> options.withWindow(LARGE))) {
            for (int i = 0; i < connections; i++) {
                Http2Client client = Http2Client.to(
                        served, options -> options.withWindow(LARGE).withReceiveBuffer(32 << 10));
                stalled.add(client);
                client.widen(0, LARGE);
                stream(client, "a");
            }
            prompt.widen(0, LARGE);
            int reader = stream(prompt, "a");
            served.awaitSubscribers(connections + 1);
            String data = "x".repeat(50 * PADDING);
            await().atMost(PATIENCE).until(() -> {
                served.publish("a", data);
                return staged(served).used() > most / 2;
            });
            assertThat(staged(served).most()).isEqualTo(most);
            String last = CursorTest.frame(served.publish("a", "last"), "last");
            prompt.until(() -> prompt.dataOf(reader).endsWith(last));
            assertThat(staged(served).used()).isLessThan(most + littleOfEach + lastOfEach);
            stalled.forEach(Http2Client::close);
            await().atMost(PATIENCE).until(() -> staged(served).used() == 0);
        } finally {
            stalled.forEach(Http2Client::close);
        }
    }

    private static MemoryUse staged(Served served) {
        return served.hub.memory().uses().stream()
                .filter(use -> use.budget() == MemoryBudget.STAGING)
                .findFirst()
                .orElseThrow();
    }

    private static int total(Http2Client client, List<Integer> streams) {
        return streams.stream()
                .mapToInt(stream -> client.dataOf(stream).length())
                .sum();
    }

    @OverBothTransports
    void thatIsTooLargeEndsItsStream(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.subscribe("topic=a");
            int other = client.subscribe("topic=a");
            client.widen(stream, Integer.MAX_VALUE);
            assertThat(client.resetOf(stream)).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
            served.awaitSubscribers(1);
            client.expect(other, CursorTest.frame(served.publish("a", "1"), "1"));
            assertThat(client.streamsSentTooMuch()).isEmpty();
        }
    }

    @OverBothTransports
    void thatIsTooLargeEndsTheConnectionWhoseItIs(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            client.subscribe("topic=a");
            client.widen(0, Integer.MAX_VALUE);
            assertThat(client.untilEnd()).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
            served.awaitNobody();
        }
    }

    /** What was staged of a stream goes out before its reset, or not at all. */
    @OverBothTransports
    void thatIsTooLargeIsTheLastOfAnAnswerOnItsWay(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            publishLarge(served, 20);
            byte[] head = client.head("GET", "/events/history?topic=a&limit=20");
            for (int i = 0; i < 20; i++) {
                int stream = client.nextStream();
                client.send(Http2Client.join(
                        Http2Client.frame(
                                Http2Client.HEADERS,
                                Http2Client.END_HEADERS | Http2Client.END_STREAM,
                                stream,
                                i == 0 ? head : client.head("GET", "/events/history?topic=a&limit=20")),
                        Http2Client.windowFrame(stream, Integer.MAX_VALUE)));
                assertThat(client.resetOf(stream)).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
                client.sync();
            }
            assertThat(client.streamsSentTooMuch()).isEmpty();
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    private static void publishLarge(Served served, int count) {
        for (int number = 1; number <= count; number++) {
            served.publish(Numbers.event("a", number, PADDING));
        }
    }

    @OverBothTransports
    void growsAndShrinksBelowNothingWithTheSettings(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(100))) {
            client.widen(0, LARGE);
            int first = stream(client, "a");
            int second = stream(client, "a");
            client.expectStart(first).expectStart(second);
            String data = "x".repeat(300);
            String event = CursorTest.frame(served.publish("a", data), data);
            awaitData(client, first, 100);
            // 100 were taken, so each has 100 below nothing now.
            client.settings(Http2Client.INITIAL_WINDOW_SIZE, 0).sync();
            client.widen(first, 100).sync();
            assertThat(client.dataOf(first)).hasSize(100);
            client.widen(first, 7);
            awaitData(client, first, 107);
            client.settings(Http2Client.INITIAL_WINDOW_SIZE, 150);
            awaitData(client, second, 150);
            client.sync();
            assertThat(client.dataOf(second)).hasSize(150);
            assertThat(client.dataOf(first)).hasSize(257);
            client.settings(Http2Client.INITIAL_WINDOW_SIZE, LARGE);
            client.expect(first, event).expect(second, event);
        }
    }

    @OverBothTransports
    void thatGrowsTooLargeByTheSettingsEndsTheConnection(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.subscribe("topic=a");
            client.widen(stream, LARGE);
            client.settings(Http2Client.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
            assertThat(client.untilEnd()).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
        }
    }

    @OverBothTransports
    void letsALargeAnswerThroughPieceByPiece(Transport transport) {
        try (Served served = Served.over(transport)) {
            publishLarge(served, 20);
            String expected = served.ask("GET /events/history?topic=a&limit=20").body();
            try (Http2Client client = Http2Client.to(served, options -> options.withWindow(10))) {
                int page = client.get("/events/history?topic=a&limit=20");
                assertThat(client.statusOf(page)).isEqualTo(200);
                for (int got = 10; !client.isEnded(page); ) {
                    awaitData(client, page, got);
                    client.widen(0, 7919).widen(page, 7919);
                    int next = got + 7919;
                    client.until(() -> client.dataOf(page).length() >= next || client.isEnded(page));
                    got = client.dataOf(page).length();
                }
                assertThat(client.dataOf(page)).hasSizeGreaterThan(200_000);
                assertThat(expected.isEmpty() || expected.equals(client.dataOf(page)))
                        .isTrue();
            }
        }
    }

    @OverBothTransports
    void thatNeverOpensForAnAnswerEndsIt(Transport transport) {
        try (Served served = Served.on(transport)
                        .timeouts(timeouts -> timeouts.withAnswer(Duration.ofMillis(300)))
                        .start();
                Http2Client client = Http2Client.to(served, options -> options.withWindow(0))) {
            publishLarge(served, 20);
            int page = client.get("/events/history?topic=a&limit=20");
            int subscription = stream(client, "a");
            assertThat(client.resetOf(page)).isEqualTo(Http2Client.INTERNAL_ERROR);
            // A stream of events may wait as long as it likes.
            client.widen(0, LARGE).widen(page, LARGE).widen(subscription, LARGE);
            client.expectStart(subscription);
            assertThat(client.streamsSentTooMuch()).isEmpty();
        }
    }

    @OverBothTransports
    void costsNoMemoryForAHundredStreams(Transport transport) {
        ByteBufAllocatorMetricProvider buffers = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(100))) {
            client.widen(0, LARGE);
            for (int i = 0; i < 100; i++) {
                stream(client, "a");
            }
            publishLarge(served, 1000);
            client.sync();
            assertThat(buffers.metric().usedDirectMemory()).isLessThan(64L << 20);
            assertThat(ChurnTest.usedHeap()).isLessThan(200L << 20);
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    /** Its events as they come. */
    private static final class Reading {
        private final Numbers numbers = new Numbers(PADDING);
        private final SseParser parser = new SseParser(numbers);

        void read(Http2Client client, int stream) {
            parser.parse(ByteBuffer.wrap(client.takeData(stream)));
        }
    }

    @OverBothTransports
    void ofASocketThatIsNotReadHoldsWhatItCannotTakeInTheLog(Transport transport) {
        ByteBufAllocatorMetricProvider buffers = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
        int events = 40;
        try (Served served = Served.over(transport);
                Http2Client stalled = Http2Client.to(
                        served, options -> options.withWindow(LARGE).withReceiveBuffer(32 << 10));
                Http2Client prompt = Http2Client.to(served, options -> options.withWindow(LARGE))) {
            stalled.widen(0, LARGE);
            prompt.widen(0, LARGE);
            List<Integer> streams =
                    IntStream.range(0, 100).mapToObj(i -> stream(stalled, "a")).toList();
            int reader = stream(prompt, "a");
            served.awaitSubscribers(101);
            publishLarge(served, events);
            readAll(prompt, List.of(reader), events);
            assertThat(buffers.metric().usedDirectMemory()).isLessThan(64L << 20);
            await().untilAsserted(() -> assertThat(lag(served)).isGreaterThan(200_000L));
            readAll(stalled, streams, events);
            assertThat(stalled.streamsSentTooMuch()).isEmpty();
        }
    }

    private static long lag(Served served) {
        return served.hub
                .statistics()
                .toCompletableFuture()
                .join()
                .total()
                .lag()
                .largestBytes();
    }

    private static void readAll(Http2Client client, List<Integer> streams, int last) {
        List<Reading> readings = streams.stream().map(stream -> new Reading()).toList();
        client.until(() -> {
            boolean all = true;
            for (int i = 0; i < streams.size(); i++) {
                readings.get(i).read(client, streams.get(i));
                all &= readings.get(i).numbers.last() == last;
            }
            return all;
        });
        assertThat(readings)
                .allSatisfy(reading -> assertThat(reading.numbers.gaps()).isZero());
    }
}
