package dev.tidings.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.cli.Program;
import dev.tidings.settings.LogLevel;
import dev.tidings.settings.LogLevels;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

@Timeout(300)
class JournalTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String written() {
        synchronized (written) {
            return written.toString(StandardCharsets.UTF_8);
        }
    }

    private OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int single) {
                throw new AssertionError("a line goes out at once");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                synchronized (written) {
                    written.write(bytes, from, length);
                }
            }
        };
    }

    @Test
    void writesAnObjectOnOneLineWhateverIsInIt() throws IOException {
        String message = "a \"quote\", a \\, a\ttab,\na line\u2028, \u0000 \u001b[31m, \uD800 and \uD83D\uDE00";
        LogLine line = new LogLine(
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                Level.WARN,
                "dev.tidings.hub.Hub",
                "loop \"1\"",
                message,
                List.of(
                        new KeyValuePair("status", 200),
                        new KeyValuePair("path", "/a\"b"),
                        new KeyValuePair("message", "another")),
                new IllegalStateException("why\nnot", new IOException("no room")));
        String text = LogForm.JSON.of(line);
        assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
        assertThat(json.get("time").textValue()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(json.get("level").textValue()).isEqualTo("WARN");
        assertThat(json.get("logger").textValue()).isEqualTo("dev.tidings.hub.Hub");
        assertThat(json.get("thread").textValue()).isEqualTo("loop \"1\"");
        assertThat(json.get("message").textValue()).isEqualTo(message);
        assertThat(json.get("status").intValue()).isEqualTo(200);
        assertThat(json.get("path").textValue()).isEqualTo("/a\"b");
        assertThat(json.get("exception").textValue())
                .startsWith("java.lang.IllegalStateException: why\nnot")
                .contains("Caused by: java.io.IOException: no room");
        assertThat(json).hasSize(8);
    }

    @Test
    void writesTextForPeople() {
        LogLine line = new LogLine(
                Instant.now(),
                Level.INFO,
                "dev.tidings.http.access.AuditLog",
                "main",
                "refused",
                List.of(new KeyValuePair("status", 401)),
                new IOException("no room"));
        assertThat(LogForm.TEXT.of(line))
                .matches(Pattern.compile(
                        "[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}(Z|[+-][0-9:]{5}) INFO AuditLog - refused status=401\n"
                                + "java\\.io\\.IOException: no room\n\tat .*",
                        Pattern.DOTALL));
    }

    @Test
    void isWhereSlf4jsLinesGoWithTheirFields() throws IOException {
        assertThat(LoggerFactory.getLogger("any")).isInstanceOf(JournalLogger.class);
        JournalWriter writer = new JournalWriter(out());
        writer.form(LogForm.JSON);
        JournalLogger logger = new JournalLoggers(writer).getLogger("dev.tidings.access");
        logger.debug("too fine");
        logger.atDebug().log("too fine");
        logger.atInfo().addKeyValue("bytes", 1L << 40).log("{} of {}", 1, "two");
        logger.error("{} failed", "it", new IOException("no room"));
        writer.flush();
        String[] lines = written().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines[0]).get("message").textValue()).isEqualTo("1 of two");
        assertThat(JSON.readTree(lines[0]).get("bytes").longValue()).isEqualTo(1L << 40);
        assertThat(JSON.readTree(lines[1]).get("message").textValue()).isEqualTo("it failed");
        assertThat(JSON.readTree(lines[1]).get("exception").textValue()).contains("no room");
    }

    @Test
    void writesFromTheLevelOnThatIsSaidAlsoOfLoggersThatAreThere() {
        JournalWriter writer = new JournalWriter(out());
        JournalLoggers loggers = new JournalLoggers(writer);
        Logger shop = loggers.getLogger("app.shop.Cart");
        Logger other = loggers.getLogger("app.shopping");
        shop.debug("too fine");

        loggers.take(new LogLevels(LogLevel.WARN, Map.of("app.shop", LogLevel.DEBUG, "app.mute", LogLevel.OFF)));
        assertThat(shop.isDebugEnabled()).isTrue();
        assertThat(shop.isTraceEnabled()).isFalse();
        assertThat(loggers.getLogger("app.shop.Cart")).isSameAs(shop);
        shop.atDebug().log("fine");
        other.info("too fine");
        other.warn("not too fine");
        loggers.getLogger("app.mute").error("nobody hears this");
        loggers.getLogger("app.shop").debug("made later");

        loggers.take(new LogLevels(LogLevel.INFO, Map.of()));
        shop.debug("too fine again");
        other.info("last");
        writer.flush();
        assertThat(written().lines().map(line -> line.substring(line.indexOf(" - ") + 3)))
                .containsExactly("fine", "not too fine", "made later", "last");
    }

    @Test
    void keepsNobodyWaitingWhereNobodyReadsAndSaysHowManyLinesWereDropped() {
        CountDownLatch reading = new CountDownLatch(1);
        OutputStream behind = out();
        JournalWriter writer = new JournalWriter(new OutputStream() {
            @Override
            public void write(int single) {
                throw new AssertionError();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                try {
                    reading.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                behind.write(bytes, from, length);
            }
        });
        String message = "x".repeat(10_000);
        for (int i = 0; i < 1000; i++) {
            writer.write(LogLine.of(Level.INFO, "test", message));
        }
        reading.countDown();
        Pattern dropped = Pattern.compile("WARN Journal - ([0-9]+) lines of this log were dropped");
        await().atMost(PATIENCE).until(() -> dropped.matcher(written()).find());
        await().atMost(PATIENCE).untilAsserted(() -> {
            Matcher said = dropped.matcher(written());
            assertThat(said.find()).isTrue();
            long taken =
                    written().lines().filter(line -> line.endsWith(message)).count();
            assertThat(taken + Long.parseLong(said.group(1))).isEqualTo(1000);
            assertThat(taken).isPositive();
        });
    }

    @Test
    void goesOnWhereALineCannotBeWritten() {
        AtomicInteger lines = new AtomicInteger();
        OutputStream behind = out();
        JournalWriter writer = new JournalWriter(new OutputStream() {
            @Override
            public void write(int single) {
                throw new AssertionError();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (lines.getAndIncrement() == 0) {
                    try (OutputStream full = new FileOutputStream("/dev/full")) {
                        full.write(bytes, from, length);
                    }
                }
                behind.write(bytes, from, length);
            }
        });
        writer.write(LogLine.of(Level.INFO, "test", "lost"));
        writer.write(LogLine.of(Level.INFO, "test", "kept"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(written()).endsWith("INFO test - kept\n").doesNotContain("lost"));
    }

    @Test
    void isTheFormOfWhatAHubSaysToPeopleToo() throws Exception {
        Program program = new Program();
        FutureTask<Integer> running = program.start("serve", "--log", "memory", "--port", "0", "--log-format", "json");
        await().atMost(PATIENCE).until(() -> program.out().contains("Keeping events"));
        program.stop();
        assertThat(running.isDone()).isTrue();
        for (String line : program.out().lines().toList()) {
            JsonNode json = JSON.readTree(line);
            assertThat(json.get("level").textValue()).isEqualTo("INFO");
            assertThat(json.get("logger").textValue()).isEqualTo("dev.tidings.cli");
        }
        assertThat(JSON.readTree(program.out().lines().findFirst().orElseThrow())
                        .get("message")
                        .textValue())
                .startsWith("Tidings is listening on http://127.0.0.1:");
    }

    @Test
    void hasNoOtherForm() {
        Program program = new Program();
        assertThat(program.run("serve", "--log-format", "xml")).isEqualTo(2);
        assertThat(program.err())
                .isEqualTo("tidings: --log-format: \"xml\" is no form of a log; expected text or json\n");
    }
}
