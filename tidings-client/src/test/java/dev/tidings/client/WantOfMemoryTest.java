package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program whose memory does not hold an event that it accepts. It runs in a small process of its own. */
class WantOfMemoryTest extends StreamFixture {
    /** Reads a stream until it is stopped. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws Exception {
            EventStreamClient client = EventStreamClient.builder(URI.create(arguments[0]))
                    .reconnecting(ReconnectOptions.DEFAULTS.withDelay(SOON))
                    .maxEventBytes(1 << 30)
                    .open((type, data, lastEventId) -> {});
            client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void comesBackToTheLastEventThatItCouldRead() throws Exception {
        Process reader = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        server.uri("/events").toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Exchange first = server.accept().openStream().send("id: 1\ndata: x\n\nid: 2\n");
            sendUntilItHangsUp(first, "data: " + "x".repeat(1 << 20) + "\n");
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "1");
            second.openStream().send("event: tidings.stop\ndata\n\n");
            assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.exitValue()).isZero();
        } finally {
            reader.destroyForcibly();
        }
    }

    private static void sendUntilItHangsUp(Exchange exchange, String line) {
        try {
            for (int i = 0; i < 200; i++) {
                exchange.send(line);
            }
            throw new AssertionError("It read an event that is larger than its memory");
        } catch (IOException hungUp) {
            // What is expected.
        }
    }
}
