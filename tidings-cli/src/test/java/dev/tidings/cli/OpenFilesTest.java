package dev.tidings.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.process.JavaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub, in a process of its own, that may have fewer files open than there are connections. */
@Timeout(300)
class OpenFilesTest {
    private static final int LIMIT = 320;
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern MOST = Pattern.compile("At most (\\d+) connections are served at once");
    private static final String PUBLISH =
            "POST /events?topic=a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";

    private final Path folder;
    private final Path output;

    OpenFilesTest(@TempDir Path folder) {
        this.folder = folder;
        this.output = folder.resolve("output");
    }

    private Process start(String transport) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$0\" \"$@\""));
        command.addAll(JavaCommand.of(Tidings.class, List.of("-Xmx128m", "-XX:TieredStopAtLevel=1")));
        command.addAll(List.of("serve", "--port", "0", "--transport", transport));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private int awaitNumber(Pattern pattern) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pattern.matcher(output()).find());
        Matcher matcher = pattern.matcher(output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private String output() {
        try {
            return Files.readString(output);
        } catch (IOException notYet) {
            return "";
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** The line that a publish is answered with, read to the end of its body. */
    private static String publish(Socket socket) throws IOException {
        socket.getOutputStream().write(PUBLISH.getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("}\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return "the end after " + answer;
            }
            answer.append((char) next);
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }

    private static boolean isServed(int port) {
        try (Socket socket = connect(port)) {
            return publish(socket).equals("HTTP/1.1 201 Created");
        } catch (IOException refused) {
            return false;
        }
    }

    private static void publishFor(Duration time, Socket socket) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < 100_000 && System.nanoTime() < end; i++) {
            assertThat(publish(socket)).isEqualTo("HTTP/1.1 201 Created");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void servesWhoIsThereAndEverybodyOnceOthersHaveGone(String transport) throws Exception {
        Process hub = start(transport);
        List<Socket> idle = new ArrayList<>();
        try {
            int port = awaitNumber(LISTENING);
            int most = awaitNumber(MOST);
            assertThat(most).isBetween(64, LIMIT - 64);
            try (Socket publisher = connect(port)) {
                assertThat(publish(publisher)).isEqualTo("HTTP/1.1 201 Created");
                for (int i = 0; i < 400; i++) {
                    idle.add(connect(port));
                }
                publishFor(Duration.ofSeconds(5), publisher);
                for (Socket socket : idle) {
                    socket.close();
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> isServed(port));
                publishFor(Duration.ofMillis(100), publisher);
            }
            assertThat(output().lines().filter(line -> line.contains("Exception") || line.contains("\tat ")))
                    .isEmpty();
            assertThat(output()).hasLineCount(5);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
            hub.destroyForcibly().waitFor();
        }
    }
}
