package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of HTTP/2 may do that means harm: each is bounded, ends its own connection if any, and costs nobody else anything. */
@Timeout(300)
class Http2HostileTest {
    private static final long MOST_BYTES = 64L << 20;
    private static final int FLOOD = 20_000;
    private static final int BATCH = 200;

    /** Sends as long as the server takes it, and as many as there are. */
    private static void flood(Http2Client client, int count, IntFunction<byte[]> frame) {
        boolean taken = true;
        for (int i = 0; taken && i < count; i += BATCH) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int j = i; j < Math.min(i + BATCH, count); j++) {
                batch.writeBytes(frame.apply(j));
            }
            taken = client.trySend(batch.toByteArray());
        }
    }

    private static byte[] headers(Http2Client client, int stream, boolean isWhole, String method, String path) {
        int flags = Http2Client.END_HEADERS | (isWhole ? Http2Client.END_STREAM : 0);
        return Http2Client.frame(Http2Client.HEADERS, flags, stream, client.head(method, path));
    }

    private static long usedDirectMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static void assertOthersAreServed(Served served) {
        try (Http2Client other = Http2Client.to(served)) {
            assertThat(other.statusOf(other.get("/health/live"))).isEqualTo(200);
        }
        assertThat(usedDirectMemory()).isLessThan(MOST_BYTES);
    }

    /** CVE-2023-44487. */
    @OverBothTransports
    void isStoppedResettingItsStreamsOverAndOver(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            flood(client, FLOOD, i -> {
                int stream = client.nextStream();
                return Http2Client.join(
                        headers(client, stream, true, "GET", "/events?topic=a"),
                        Http2Client.frame(Http2Client.RST_STREAM, 0, stream, Http2Client.number(Http2Client.CANCEL)));
            });
            assertThat(client.untilEnd()).isIn(Http2Client.ENHANCE_YOUR_CALM, -1);
            served.awaitNobody();
            assertOthersAreServed(served);
        }
    }

    /** CVE-2025-8671. */
    @OverBothTransports
    void isStoppedHavingItsStreamsResetOverAndOver(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            flood(client, FLOOD, i -> {
                int stream = client.nextStream();
                return Http2Client.join(
                        headers(client, stream, true, "GET", "/events?topic=a"),
                        Http2Client.windowFrame(stream, Integer.MAX_VALUE));
            });
            assertThat(client.untilEnd()).isIn(Http2Client.ENHANCE_YOUR_CALM, -1);
            served.awaitNobody();
            assertOthersAreServed(served);
        }
    }

    /** CVE-2024-27316 and its like. */
    @OverBothTransports
    void isStoppedContinuingAHeadForEver(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.nextStream();
            client.send(Http2Client.frame(Http2Client.HEADERS, 0, stream, client.head("GET", "/health/live")));
            byte[] field = client.block("x-filler", "f".repeat(4000));
            flood(client, 2000, i -> Http2Client.frame(Http2Client.CONTINUATION, 0, stream, field));
            client.untilEnd();
            served.awaitNobody();
            assertOthersAreServed(served);
        }
    }

    @OverBothTransports
    void isStoppedContinuingAHeadWithNothing(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.nextStream();
            client.send(Http2Client.frame(Http2Client.HEADERS, 0, stream, client.head("GET", "/health/live")));
            flood(client, FLOOD, i -> Http2Client.frame(Http2Client.CONTINUATION, 0, stream));
            assertThat(client.untilEnd()).isIn(Http2Client.ENHANCE_YOUR_CALM, -1);
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void isStoppedSendingFramesWithoutData(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.ask(false, "POST", "/events?topic=a");
            flood(client, FLOOD, i -> Http2Client.frame(Http2Client.DATA, 0, stream));
            assertThat(client.untilEnd()).isIn(Http2Client.ENHANCE_YOUR_CALM, -1);
            served.awaitNobody();
        }
    }

    @Test
    void isStoppedAskingForPongsThatItDoesNotRead() {
        stopsFlood(Served.on(Transport.EPOLL), i -> Http2Client.frame(Http2Client.PING, 0, 0, new byte[8]));
    }

    /** What is left to be said to it is nothing to wait for, and nothing to log. */
    @Test
    void isStoppedAskingForPongsThatItDoesNotReadOverTlsToo() {
        stopsFlood(
                Served.on(Transport.EPOLL).tls(TlsOptions.of(TestKeys.shared())),
                i -> Http2Client.frame(Http2Client.PING, 0, 0, new byte[8]));
    }

    @Test
    void isStoppedChangingItsSettingsOverAndOver() {
        stopsFlood(Served.on(Transport.EPOLL), i -> Http2Client.settingsFrame(Http2Client.INITIAL_WINDOW_SIZE, i));
    }

    private static void stopsFlood(Served.Setup setup, IntFunction<byte[]> frame) {
        try (Served served = setup.start();
                Http2Client client = Http2Client.to(served, options -> options.withReceiveBuffer(4096))) {
            flood(client, 400_000, frame);
            served.awaitNobody();
            assertOthersAreServed(served);
        }
    }

    /** Each answer is a head and no more, so that no window holds it back. */
    @OverBothTransports
    void takesNoMemoryForAnswersThatItDoesNotRead(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(
                        served, options -> options.withReceiveBuffer(4096).withWindow(1 << 30))) {
            long before = usedDirectMemory();
            client.widen(0, 1 << 30);
            flood(
                    client,
                    FLOOD,
                    i -> headers(client, client.nextStream(), true, i % 2 == 0 ? "HEAD" : "GET", "/health/live"));
            assertThat(usedDirectMemory() - before).isLessThan(16L << 20);
            assertOthersAreServed(served);
        }
    }

    /** It may say how large a table the server keeps for it, which a server need not believe (RFC 7541, 4.2). */
    @OverBothTransports
    void doesNotSayHowMuchTheServerRemembersForIt(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            client.settings(Http2Client.HEADER_TABLE_SIZE, Integer.MAX_VALUE).untilSettled();
            client.allowTable(Integer.MAX_VALUE);
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
            assertThat(client.tableSize()).isLessThanOrEqualTo(4096);
            flood(client, FLOOD, i -> Http2Client.settingsFrame(Http2Client.HEADER_TABLE_SIZE, i % 2 == 0 ? 0 : 4096));
            assertThat(client.untilEnd()).isIn(Http2Client.ENHANCE_YOUR_CALM, -1);
        }
    }

    private static Served takingSmallHeads(Transport transport) {
        return Served.on(transport)
                .connections(limits -> limits.withHeadBytes(4096))
                .start();
    }

    @OverBothTransports
    void isRefusedAHeadThatIsTooLarge(Transport transport) {
        try (Served served = takingSmallHeads(transport);
                Http2Client client = Http2Client.to(served)) {
            int large = client.get("/health/live", "x-large", "x".repeat(4500));
            assertThat(client.statusOf(large)).isEqualTo(431);
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    /** A few bytes that stand for many (CVE-2016-6581). */
    @OverBothTransports
    void unpacksNoHeadThatIsLarger(Transport transport) {
        try (Served served = takingSmallHeads(transport);
                Http2Client client = Http2Client.to(served)) {
            byte[] first = client.head("GET", "/health/live", "x-bomb", "x".repeat(3500));
            int stream = client.nextStream();
            int flags = Http2Client.END_HEADERS | Http2Client.END_STREAM;
            client.send(Http2Client.frame(Http2Client.HEADERS, flags, stream, first));
            assertThat(client.statusOf(stream)).isEqualTo(200);
            byte[] indexed = new byte[4000];
            Arrays.fill(indexed, (byte) (0x80 | 62));
            for (int i = 0; i < 50; i++) {
                int bomb = client.nextStream();
                client.send(Http2Client.frame(
                        Http2Client.HEADERS, flags, bomb, Http2Client.join(new byte[] {(byte) 0x82}, indexed)));
                assertThat(client.statusOf(bomb)).isEqualTo(431);
            }
            assertOthersAreServed(served);
        }
    }

    @OverBothTransports
    void endsItsConnectionWithFramesThatMeanNothing(Transport transport) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Http2Client.frame(Http2Client.DATA, 0, 0, (byte) 1));
        frames.add(Http2Client.frame(Http2Client.DATA, 0, 99, (byte) 1));
        frames.add(Http2Client.windowFrame(99, 1));
        frames.add(Http2Client.windowFrame(0, 0));
        frames.add(Http2Client.frame(Http2Client.RST_STREAM, 0, 99, Http2Client.number(0)));
        frames.add(Http2Client.frame(Http2Client.HEADERS, 5, 2, (byte) 0x82));
        frames.add(Http2Client.frame(Http2Client.CONTINUATION, 4, 1, (byte) 0x82));
        frames.add(Http2Client.frame(Http2Client.SETTINGS, 0, 1));
        frames.add(Http2Client.frame(Http2Client.SETTINGS, 0, 0, (byte) 1));
        frames.add(Http2Client.frame(Http2Client.PING, 0, 0, (byte) 1));
        frames.add(Http2Client.frame(Http2Client.HEADERS, 5, 3, (byte) 0xff, (byte) 0xff, (byte) 0xff));
        frames.add(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 1});
        frames.add("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        try (Served served = Served.over(transport)) {
            for (byte[] frame : frames) {
                try (Http2Client client = Http2Client.to(served)) {
                    client.subscribe("topic=a");
                    client.send(frame);
                    assertThat(client.untilEnd()).isPositive();
                }
            }
            served.awaitNobody();
            assertOthersAreServed(served);
        }
    }

    @OverBothTransports
    void endsItsConnectionGoingBackToAnEarlierStream(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            client.send(headers(client, 9, true, "GET", "/events?topic=a"));
            client.expectStart(9);
            client.send(headers(client, 7, true, "GET", "/health/live"));
            assertThat(client.untilEnd()).isEqualTo(Http2Client.STREAM_CLOSED);
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void sendsDataOnAStreamOfEventsInVain(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.subscribe("topic=a");
            int other = client.subscribe("topic=a");
            client.send(Http2Client.frame(Http2Client.DATA, 0, stream, (byte) 1));
            assertThat(client.resetOf(stream)).isEqualTo(Http2Client.STREAM_CLOSED);
            served.awaitSubscribers(1);
            client.expect(other, CursorTest.frame(served.publish("a", "1"), "1"));
        }
    }

    @OverBothTransports
    void changesNothingByPrioritiesAndUnknownFrames(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.subscribe("topic=a");
            flood(client, FLOOD, i -> Http2Client.frame(Http2Client.PRIORITY, 0, 2 * i + 3, new byte[5]));
            flood(client, FLOOD, i -> Http2Client.frame(0x42, 0xff, 2 * i + 3, new byte[5]));
            client.expect(stream, CursorTest.frame(served.publish("a", "1"), "1"));
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @OverBothTransports
    void widensItsWindowsOverAndOverInVain(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, options -> options.withWindow(0))) {
            int stream = client.get("/events?topic=a");
            client.headOf(stream);
            served.publish("a", "x".repeat(50_000));
            flood(client, FLOOD, i -> Http2Client.windowFrame(stream, 1));
            client.until(() -> client.dataOf(stream).length() == FLOOD).sync();
            assertThat(client.dataOf(stream)).hasSize(FLOOD);
        }
    }

    /** Bytes of bodies that nobody reads yet are as many as the windows allow, however small the frames they come in. */
    @OverBothTransports
    void holdsNoMoreThanItsWindowsInVeryManyFrames(Transport transport) {
        try (Served served = Served.on(transport)
                        .requests(limits -> limits.withBodyBytes(100_000).withPendingBodyBytes(100_000))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            int first = client.ask(false, "POST", "/events?topic=a", "content-length", "100000");
            client.data(first, "x".repeat(50_000), false).sync();
            long before = usedDirectMemory();
            long heapBefore = ChurnTest.usedHeap();
            for (int i = 0; i < 4; i++) {
                int stream = client.ask(false, "POST", "/events?topic=a", "content-length", "100000");
                flood(client, 60_000, j -> Http2Client.frame(Http2Client.DATA, 0, stream, (byte) 'y'));
            }
            client.sync();
            assertThat(usedDirectMemory() - before).isLessThan(4L << 20);
            assertThat(ChurnTest.usedHeap() - heapBefore).isLessThan(12L << 20);
            assertOthersAreServed(served);
        }
    }

    /** Whatever else it does: a connection whose head never ends, or that never says anything, ends. */
    @OverBothTransports
    void isNotWaitedForForEver(Transport transport) {
        try (Served served = Served.on(transport)
                .timeouts(timeouts -> timeouts.withIdle(Duration.ofMillis(300)).withHead(Duration.ofMillis(300)))
                .start()) {
            try (Http2Client client = Http2Client.to(served)) {
                client.send(Http2Client.frame(Http2Client.HEADERS, 0, 1, client.head("GET", "/health/live")));
                client.untilEnd();
            }
            try (Http2Client client = Http2Client.silent(served, chosen -> chosen)) {
                client.send(Http2Client.PREFACE.substring(0, 5).getBytes(US_ASCII));
                client.untilEnd();
            }
            try (Http2Client client = Http2Client.silent(served, chosen -> chosen)) {
                client.send(Http2Client.PREFACE.getBytes(US_ASCII));
                client.untilEnd();
            }
            await().untilAsserted(
                            () -> assertThat(served.server.connectionCount()).isZero());
        }
    }

    /** Pings show that somebody is there, and ask for nothing: a connection without a request ends all the same. */
    @OverBothTransports
    void keepsNoIdleConnectionByItsPings(Transport transport) {
        try (Served served = Served.on(transport)
                        .timeouts(timeouts -> timeouts.withIdle(Duration.ofMillis(300)))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            boolean open = true;
            for (int i = 0; open && i < 10_000_000; i++) {
                open = client.trySend(Http2Client.frame(Http2Client.PING, 0, 0, new byte[8])) && client.read() != null;
            }
            assertThat(open).isFalse();
            served.awaitNobody();
        }
    }
}
