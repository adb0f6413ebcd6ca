package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Tidings;
import dev.tidings.cli.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub in a process of its own that is told to stop by the system. */
class StoppingTest {
    private static final Pattern PORT = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
    private static final int STREAMS = 20;
    private static final int PATIENCE_MILLIS = 60_000;

    private @Nullable Process process;
    private int port;

    private void start(String... more) throws IOException {
        List<String> command = JavaCommand.of(Tidings.class, List.of());
        command.addAll(List.of("serve", "--log", "memory", "--port", "0"));
        command.addAll(List.of(more));
        Process hub = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = hub;
        BufferedReader out = new BufferedReader(new InputStreamReader(hub.getInputStream(), StandardCharsets.UTF_8));
        Matcher ready = PORT.matcher(String.valueOf(out.readLine()));
        assertThat(ready.find()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterEach
    void end() {
        hub().destroyForcibly();
    }

    private Process hub() {
        return Objects.requireNonNull(process);
    }

    private List<Socket> streams() throws IOException {
        List<Socket> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Socket stream = new Socket(InetAddress.getLoopbackAddress(), port);
            stream.setSoTimeout(PATIENCE_MILLIS);
            stream.getOutputStream()
                    .write("GET /events?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            readThrough(stream.getInputStream(), "retry: ");
            streams.add(stream);
        }
        return streams;
    }

    private static void readThrough(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int one = in.read();
            assertThat(one).isNotNegative();
            read.append((char) one);
        }
    }

    /** Each stream's last words, and after how many milliseconds it ended. */
    private static List<Long> ends(List<Socket> streams, long since) throws IOException {
        List<Long> ends = new ArrayList<>();
        for (Socket stream : streams) {
            String words = new String(stream.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(words).containsPattern("retry: \\d+\n\n?$");
            ends.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
            stream.close();
        }
        return ends;
    }

    private int exit(Duration within) throws InterruptedException {
        assertThat(hub().waitFor(within.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        return hub().exitValue();
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(hub().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void itsStreamsEndOverTheTimeOfTheDrainAndItExitsWithZero() throws Exception {
        start("--drain", "3s");
        List<Socket> streams = streams();
        long since = System.nanoTime();
        signal("TERM");
        List<Long> ends = ends(streams, since);

        assertThat(ends.get(STREAMS - 1)).isBetween(2000L, 5000L);
        assertThat(ends.get(STREAMS / 2)).isBetween(1000L, 2800L);
        assertThat(exit(Duration.ofSeconds(8))).isZero();
    }

    @Test
    void aSecondWordEndsItAtOnce() throws Exception {
        start("--drain", "10m");
        List<Socket> streams = streams();
        long since = System.nanoTime();
        signal("TERM");
        assertThat(streams.get(0).getInputStream().readAllBytes()).isNotEmpty();
        signal("INT");

        assertThat(ends(streams.subList(1, STREAMS), since)).allMatch(end -> end < 10_000);
        assertThat(exit(Duration.ofSeconds(10))).isZero();
    }

    @Test
    void withoutATimeItEndsAtOnceAndAHangUpEndsNothing() throws Exception {
        start();
        List<Socket> streams = streams();
        signal("HUP");
        streams.addAll(streams());
        long since = System.nanoTime();
        signal("INT");

        assertThat(ends(streams, since)).allMatch(end -> end < 3000);
        assertThat(exit(Duration.ofSeconds(8))).isZero();
    }
}
