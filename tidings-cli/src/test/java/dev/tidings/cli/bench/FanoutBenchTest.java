package dev.tidings.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.cli.bench.load.Carriage;
import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.load.Http;
import dev.tidings.cli.bench.load.HubTarget;
import dev.tidings.cli.bench.report.FanoutReport;
import dev.tidings.cli.bench.report.FanoutResult;
import dev.tidings.cli.bench.report.Machine;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Progress;
import dev.tidings.client.HubAddress;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        OptionalLong pid = OptionalLong.of(ProcessHandle.current().pid());
        return new FanoutBench(target(server.uri().toString(), options.carriage()), pid, options, SILENT).run();
    }

    private static HubTarget target(String address, Carriage carriage) {
        return new HubTarget(HubAddress.of(address), carriage, null);
    }

    private static FanoutOptions oneOver(Carriage carriage) {
        return new FanoutOptions(1, 64, 1, 0, 1, SHORT, 0, carriage);
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
        FanoutResult result = run(new FanoutOptions(50, 64, 40, 0, 1, SHORT, 10, Carriage.PLAIN));
        assertComplete(result);
        assertThat(result.published()).isEqualTo(20);
        assertThat(result.bytesPerDelivery()).isBetween(64.0, 200.0);
        assertThat(result.server().known()).isTrue();
        assertThat(result.server().residentBytesAfter()).isPositive();
    }

    @Test
    void saturatesAHubOfManySelectorSets() throws IOException {
        FanoutResult result = run(new FanoutOptions(50, 100, 1, 8, 7, SHORT, 10, Carriage.PLAIN));
        assertComplete(result);
        assertThat(result.published()).isGreaterThan(8);
    }

    @Test
    void reportsTheSameFiguresForPeopleAndPrograms() throws IOException {
        FanoutResult result = run(new FanoutOptions(50, 64, 40, 0, 1, SHORT, 0, Carriage.PLAIN));
        FanoutReport report = new FanoutReport(result, MACHINE, "x");
        StringWriter table = new StringWriter();
        report.printTo(new PrintWriter(table));
        assertThat(table.toString())
                .containsPattern("(?m)^deliveries +" + Figures.count(result.deliveries()) + "$")
                .containsPattern("(?m)^lost +0$");
        assertThat(report.json())
                .contains("\"deliveries\": " + result.deliveries(), "\"lost\": 0", "\"commit\": \"abc\"", "\"p99.9\"");
        assertThat(report.html())
                .contains("<svg", "&lt;cpu&gt;", "once and in order")
                .doesNotContainPattern("@(?!media)");
    }

    @Test
    void deliversEveryEventOverHttp2() throws IOException {
        FanoutResult result = run(new FanoutOptions(50, 64, 40, 0, 7, SHORT, 10, new Carriage(Http.H2C, false, 8)));
        assertComplete(result);
    }

    /** Pieces of every size, since the hub's frames are cut where its buffers end. */
    @Test
    void countsEventsThatFramesCut() throws IOException {
        FanoutResult result =
                run(new FanoutOptions(50, 20_000, 40, 0, 1, SHORT, 10, new Carriage(Http.H2C, false, 25)));
        assertComplete(result);
    }

    @Test
    void tellsOfAStreamThatTheHubRefusesOverHttp2() {
        Carriage carriage = new Carriage(Http.H2C, false, 1);
        HubTarget elsewhere = target(server.uri() + "/nowhere", carriage);
        assertThatThrownBy(() -> new FanoutBench(elsewhere, OptionalLong.empty(), oneOver(carriage), SILENT).run())
                .isInstanceOf(IOException.class)
                .hasMessage("Subscriber 0 of 1: expected a stream, was answered 404");
        Carriage full = new Carriage(Http.H2C, false, 1000);
        FanoutOptions many = new FanoutOptions(1000, 64, 1, 0, 1, SHORT, 0, full);
        assertThatThrownBy(() -> run(many))
                .isInstanceOf(IOException.class)
                .hasMessage("Subscriber 0 of 1000: the hub takes 256 streams on a connection, and 1000 are asked for");
    }

    @Test
    void tellsWhatTheHubAnsweredToASubscriber() {
        HubTarget elsewhere = target(server.uri() + "/nowhere", Carriage.PLAIN);
        FanoutOptions options = oneOver(Carriage.PLAIN);
        assertThatThrownBy(() -> new FanoutBench(elsewhere, OptionalLong.empty(), options, SILENT).run())
                .isInstanceOf(IOException.class)
                .hasMessage("Subscriber 0 of 1: expected a stream, was answered HTTP/1.1 404 Not Found");
    }

    @Test
    void failsWhenNobodyListens() {
        HubTarget nobody = target("http://127.0.0.1:1", Carriage.PLAIN);
        FanoutOptions options = oneOver(Carriage.PLAIN);
        assertThatThrownBy(() -> new FanoutBench(nobody, OptionalLong.empty(), options, SILENT).run())
                .isInstanceOf(IOException.class);
    }

    @Test
    void asksForFilesBeforeItNeedsThem() {
        assertThatThrownBy(() -> FanoutBench.requireFiles(1000, 1024))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "--subscribers: their 1000 connections need as many open files and 128 more, and a process may"
                                + " open 1024 here; expected at most 896 connections, or a higher ulimit -n");
    }
}
