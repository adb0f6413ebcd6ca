package dev.tidings.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.report.FanoutReport;
import dev.tidings.cli.bench.report.FanoutResult;
import dev.tidings.cli.bench.report.Machine;
import dev.tidings.cli.print.Progress;
import dev.tidings.client.HubAddress;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FanoutBenchTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Progress SILENT = new Progress(new PrintWriter(new StringWriter()), false);
    private static final Machine MACHINE = new Machine("abc", "<cpu>", 2, "Linux", "JDK");

    private final Hub hub = Hub.inMemory();
    private HubServer server;

    @BeforeEach
    void start() throws IOException {
        server = HubServer.builder(hub).listen(ListenOptions.on("127.0.0.1", 0)).start();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private FanoutResult run(FanoutOptions options) throws IOException {
        HubAddress address = HubAddress.of(server.uri().toString());
        OptionalLong pid = OptionalLong.of(ProcessHandle.current().pid());
        return new FanoutBench(address, pid, options, SILENT).run();
    }

    private static void assertComplete(FanoutResult result) {
        assertThat(result.isSound()).isTrue();
        assertThat(result.deliveries()).isEqualTo((long) result.published() * 50);
        assertThat(result.latency().count()).isEqualTo(result.deliveries());
        assertThat(result.latency().max()).isPositive();
        assertThat(result.timeToLast().count()).isEqualTo(result.published());
    }

    @Test
    void deliversEveryEventAtAFixedRate() throws IOException {
        FanoutResult result = run(new FanoutOptions(50, 64, 40, 0, 1, SHORT, 10));
        assertComplete(result);
        assertThat(result.published()).isEqualTo(20);
        assertThat(result.bytesPerDelivery()).isBetween(64.0, 200.0);
        assertThat(result.server().known()).isTrue();
        assertThat(result.server().residentBytesAfter()).isPositive();
    }

    @Test
    void saturatesAHubOfManySelectorSets() throws IOException {
        FanoutResult result = run(new FanoutOptions(50, 100, 1, 8, 7, SHORT, 10));
        assertComplete(result);
        assertThat(result.published()).isGreaterThan(8);
    }

    @Test
    void reportsTheSameFiguresForPeopleAndPrograms() throws IOException {
        FanoutReport report = new FanoutReport(run(new FanoutOptions(50, 64, 40, 0, 1, SHORT, 0)), MACHINE, "x");
        StringWriter table = new StringWriter();
        report.printTo(new PrintWriter(table));
        assertThat(table.toString()).containsPattern("(?m)^deliveries +1,000$").containsPattern("(?m)^lost +0$");
        assertThat(report.json()).contains("\"deliveries\": 1000", "\"lost\": 0", "\"commit\": \"abc\"", "\"p99.9\"");
        assertThat(report.html())
                .contains("<svg", "&lt;cpu&gt;", "once and in order")
                .doesNotContainPattern("@(?!media)");
    }

    @Test
    void tellsWhatTheHubAnsweredToASubscriber() {
        HubAddress elsewhere = HubAddress.of(server.uri() + "/nowhere");
        FanoutOptions options = new FanoutOptions(1, 64, 1, 0, 1, SHORT, 0);
        assertThatThrownBy(() -> new FanoutBench(elsewhere, OptionalLong.empty(), options, SILENT).run())
                .isInstanceOf(IOException.class)
                .hasMessage("Subscriber 0 of 1: expected a stream, was answered HTTP/1.1 404 Not Found");
    }

    @Test
    void failsWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        HubAddress nobody = HubAddress.of("http://127.0.0.1:" + port);
        FanoutOptions options = new FanoutOptions(1, 64, 1, 0, 1, SHORT, 0);
        assertThatThrownBy(() -> new FanoutBench(nobody, OptionalLong.empty(), options, SILENT).run())
                .isInstanceOf(IOException.class);
    }

    @Test
    void asksForFilesBeforeItNeedsThem() {
        assertThatThrownBy(() -> FanoutBench.requireFiles(1000, 1024))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "--subscribers: 1000 need as many open files and 128 more, and a process may open 1024 here;"
                                + " expected at most 896, or a higher ulimit -n");
    }
}
