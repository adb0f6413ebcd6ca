package dev.tidings.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FanoutArgumentsTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) throws IOException {
        FanoutArguments parsed = CommandLine.populateCommand(new FanoutArguments(), arguments);
        return parsed.run(
                new PrintWriter(out), new PrintWriter(new StringWriter()), text -> Duration.parse("PT" + text));
    }

    @ParameterizedTest
    @CsvSource({
        "--subscribers 0, --subscribers: 0 is out of range; expected 1 to 1000000",
        "--size 26, --size: 26 is out of range; expected 27 to 1048576",
        "--rate 0, '--rate: 0.0 is out of range; expected over 0, to 1000000'",
        "--window -1, --window: -1 is out of range; expected 0 to 10000",
        "--topics 0, --topics: 0 is out of range; expected 1 to 1000000",
        "--warm-up -1, --warm-up: -1 is out of range; expected 0 to 1000000",
        "--duration 0.01s, --duration: PT0.01S is out of range; expected 100ms to 24h",
        "--server-pid 1, --server-pid: 1 is of no hub; expected --server with it",
        "--server http://127.0.0.1:1 --hub-cpu 0, --hub-cpu: 0 cannot be had for a hub that runs; expected no --server",
        "--server https://127.0.0.1:1, '--server: https://127.0.0.1:1 is not in the clear; expected http://, or --tls with it'",
        "--server http://127.0.0.1:1 --tls, --server: http://127.0.0.1:1 is in the clear; expected https:// with --tls",
        "--http h3, '--http: \"h3\" is none; expected h1, h2c or h2'",
        "--http h2c --tls, --tls: h2c is HTTP/2 in the clear; expected --http h2 with it",
        "--streams-per-connection 2, '--streams-per-connection: a connection of HTTP/1.1 carries one stream, and 2 are asked for; expected --http h2c or h2 with it'",
        "--http h2 --streams-per-connection 0, --streams-per-connection: 0 is out of range; expected 1 to 10000",
        "--insecure --http h2, '--insecure: there is nobody to trust; expected --server and --tls, or --http h2, with it'",
        "--tls-ca a.pem --server http://127.0.0.1:1, '--tls-ca: there is nobody to trust; expected --server and --tls, or --http h2, with it'",
        "--tls-ca /nowhere/a.pem --tls --server https://127.0.0.1:1, '--tls-ca: \"/nowhere/a.pem\" cannot be read (NoSuchFileException); expected a PEM file with a certificate or more'",
        "--tls-ca a.pem --insecure --tls --server https://127.0.0.1:1, '--insecure: whoever answers is trusted, and --tls-ca says whom to trust; expected one of the two'"
    })
    void saysWhichOptionIsWrong(String line, String message) {
        assertThatThrownBy(() -> run(line.split(" ", -1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http h2c", "--http h2 --streams-per-connection 7", "--tls"})
    void measuresAHubOfItsOwnOverEachCarriage(String carriage) throws IOException {
        assertThat(run((carriage + " --subscribers 50 --rate 50 --duration 0.5s --warm-up 5").split(" ", -1)))
                .isZero();
        assertThat(out.toString()).containsPattern("(?m)^lost +0$").containsPattern("(?m)^deliveries +[1-9]");
    }

    @Test
    void measuresAHubOfItsOwnAndWritesBothFiles(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("result.json");
        Path html = folder.resolve("report.html");
        String line = "--subscribers 50 --rate 50 --duration 0.5s --warm-up 5 --json " + json + " --html " + html;
        assertThat(run(line.split(" ", -1))).isZero();
        assertThat(out.toString()).contains("server CPU per delivery", "server memory per subscriber");
        assertThat(Files.readString(json)).startsWith("{\"command\": \"tidings bench fanout --subscribers 50");
        assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>");
    }
}
