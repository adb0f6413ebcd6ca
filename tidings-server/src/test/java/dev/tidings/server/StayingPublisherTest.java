package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A publisher that stays, over real sockets: one long request whose lines are published as they come. */
@Timeout(300)
class StayingPublisherTest {
    private static final String TARGET = "POST /events?topic=a&atomic=false";
    private static final String TYPE = "Content-Type: application/x-ndjson";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final Duration SILENCE = Duration.ofMillis(300);

    private MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private Served served = Served.on(Transport.AUTO).log(log).start();

    @AfterEach
    void stop() {
        served.close();
    }

    private void serve(Served.Setup setup) {
        served.close();
        log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        served = setup.log(log).start();
    }

    private RawHttp start() {
        return served.connect().send(RawHttp.request(TARGET, TYPE, CHUNKED));
    }

    private static String line(int number) {
        return "{\"data\":" + number + ",\"id\":\"n" + number + "\"}\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private void awaitHead(long position) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> log.head() >= position);
        assertThat(log.head()).isEqualTo(position);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void publishesEachLineAsItComes(Transport transport) {
        serve(Served.on(transport));
        try (RawHttp stream = served.subscribe("topic=a");
                RawHttp http = start()) {
            for (int i = 1; i <= 3; i++) {
                http.send(chunk("{\"da")).send(chunk("ta\":" + i + ",\"id\":\"n" + i + "\"}\n\n"));
                stream.expect(CursorTest.frame("n" + i, String.valueOf(i)));
            }
            RawHttp.Answer answer = http.send("0\r\n\r\n").readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"published\":3,\"lastId\":\"n3\"}\n");
            http.send(RawHttp.request("GET /health/live"));
            assertThat(http.readAnswer().status()).isEqualTo(200);
        }
        served.awaitNobody();
    }

    @Test
    void readsABodyOfAKnownLengthThatIsLongerThanABodyMayBe() {
        serve(Served.on(Transport.AUTO)
                .requests(limits -> limits.withBodyBytes(100).withBatchEvents(2)));
        String body = line(1) + "\n".repeat(500) + line(2) + line(3);
        RawHttp.Answer answer = served.post("?topic=a&atomic=false", "application/x-ndjson", body);
        assertThat(answer.body()).isEqualTo("{\"published\":3,\"lastId\":\"n3\"}\n");
    }

    @Test
    void asksAClientThatWaitsForItsBody() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request(TARGET, TYPE, CHUNKED, "Expect: 100-continue"));
            assertThat(http.readHead().status()).isEqualTo(100);
            http.send(chunk(line(1)) + "0\r\n\r\n");
            assertThat(http.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void publishesNothingBehindALineThatIsRefused() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 1000; i++) {
            lines.append(i == 700 ? "{\"data\":1,\"id\":\"n3\"}\n" : line(i));
        }
        try (RawHttp http = start()) {
            RawHttp.Answer answer = http.send(chunk(lines.toString())).readAnswer();
            assertThat(answer.problem(422)).contains("Line 700: ", "\"published\":699,\"lastId\":\"n699\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            http.trySend(chunk(line(2000)).getBytes(StandardCharsets.UTF_8)).shutdownOutput();
            assertThat(http.isEnded()).isTrue();
        }
        assertThat(log.head()).isEqualTo(699);
        served.awaitNobody();
    }

    @Test
    void saysHowManyWerePublishedAfterASilence() {
        serve(Served.on(Transport.AUTO)
                .timeouts(timeouts -> timeouts.withPublisher(SILENCE).withBody(Duration.ofMillis(20))));
        try (RawHttp http = start()) {
            http.send(chunk(line(1) + line(2) + "{\"data\":3"));
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.problem(408)).contains("within " + SILENCE, "\"published\":2,\"lastId\":\"n2\"");
            assertThat(answer.header("connection")).isEqualTo("close");
        }
        assertThat(log.head()).isEqualTo(2);
        served.awaitNobody();
    }

    @Test
    void takesBlankLinesForASignOfLife() {
        serve(Served.on(Transport.AUTO)
                .timeouts(timeouts -> timeouts.withPublisher(SILENCE).withBody(Duration.ofMillis(20))));
        try (RawHttp http = start()) {
            long end = System.nanoTime() + SILENCE.multipliedBy(3).toNanos();
            await().pollInterval(SILENCE.dividedBy(10))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        http.send(chunk("\n"));
                        return System.nanoTime() > end;
                    });
            assertThat(http.send(chunk(line(1)) + "0\r\n\r\n").readAnswer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keepsWhatWasWholeOfAConnectionThatBreaks() {
        try (RawHttp http = start()) {
            http.send(chunk(line(1) + line(2) + "{\"data\":3}"));
            awaitHead(2);
            http.reset();
        }
        served.awaitNobody();
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void saysHowManyWerePublishedToAClientThatEndsInTheMiddle() {
        try (RawHttp http = start()) {
            http.send(chunk(line(1) + "{\"data\":2}")).shutdownOutput();
            assertThat(http.readAnswer().problem(400)).contains("before its end", "\"published\":1");
        }
        try (RawHttp http = start()) {
            http.send(chunk(line(5)) + "no chunk\r\n");
            assertThat(http.readAnswer().problem(400)).contains("not HTTP/1.1", "\"published\":1,\"lastId\":\"n5\"");
        }
        served.awaitNobody();
    }

    @Test
    void answersForWhatWasPublishedWhenTheServerCloses() {
        try (RawHttp idle = start();
                RawHttp busy = start()) {
            busy.send(chunk(line(1) + line(2) + "{\"data"));
            awaitHead(2);
            served.server.close();
            RawHttp.Answer answer = busy.readAnswer();
            assertThat(answer.problem(503)).contains("The hub closes", "\"published\":2,\"lastId\":\"n2\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(idle.readAnswer().problem(503)).contains("\"published\":0,\"lastId\":null");
        }
    }

    @Test
    void stopsReadingWhileTheLogDoesNotAnswer() {
        served.close();
        StuckLog stuck = new StuckLog();
        served = Served.on(Transport.AUTO)
                .log(stuck)
                .timeouts(timeouts -> timeouts.withPublisher(SILENCE))
                .start();
        String line = "{\"data\":\"" + "x".repeat(20_000) + "\",\"id\":\"n1\"}\n";
        byte[] chunk = chunk(line.repeat(20)).getBytes(StandardCharsets.UTF_8);
        try (RawHttp http = start()) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 60; i++) {
                    http.send(chunk);
                }
                http.send("0\r\n\r\n");
            });
            sender.start();
            await().until(() -> sender.getState() == Thread.State.RUNNABLE && stuck.waits());
            long blocked = SILENCE.multipliedBy(3).toNanos() + System.nanoTime();
            await().until(() -> System.nanoTime() > blocked);
            assertThat(sender.isAlive()).as("sender of 24 MB").isTrue();
            assertThat(stuck.asked).as("appends under way").isEqualTo(1);
            stuck.release();
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.body()).isEqualTo("{\"published\":1200,\"lastId\":\"n1\"}\n");
        }
        served.awaitNobody();
    }

    /** Keeps what it is given until it is released. */
    private static final class StuckLog extends ForwardingEventLog {
        private final CompletableFuture<Boolean> released = new CompletableFuture<>();
        volatile int asked;

        StuckLog() {
            super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        }

        @Override
        public synchronized CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
            asked = asked + 1;
            return released.thenCompose(yes -> super.append(events, options));
        }

        boolean waits() {
            return asked > 0;
        }

        void release() {
            released.complete(true);
        }
    }
}
