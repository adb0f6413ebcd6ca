package dev.tidings.interop.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.interop.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The hub beside Debian's nginx. Of what nginx passes on, the hub may see no other number of requests, no other body and no other path than nginx did;
 * where only one of the two refuses what a client sends, the table of differences says so, and {@code -Dproxy.differences=write} writes it anew.
 */
class NginxDifferenceTest {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)");
    private static final Path TABLE = Path.of("../docs/reference/http-differences.md");
    private static final String BEGIN = "| request | nginx | hub | because |\n| --- | --- | --- | --- |\n";
    /** Shows where the request before it was taken to end. */
    private static final String SENTINEL = "GET /sentinel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final Pattern STATUS = Pattern.compile("(?:^|(?<=[}\\n ok>]))HTTP/1\\.[01] ([1-5][0-9][0-9]) ");
    private static final int MUTANTS = Integer.getInteger("proxy.mutants", 300);
    private static final int PATIENCE_MILLIS = 1500;

    private final Recorder recorder = new Recorder();
    private final BackHub hub = new BackHub().start();
    private final int port = FreePort.any();
    private final Daemon nginx = startNginx();
    private final Wire witness = watch();
    private final List<String> complaints = new ArrayList<>();
    private int marks;

    private Daemon startNginx() {
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("difference.conf"))) {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "nginx-")
                    .toAbsolutePath();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("RECORDER", "" + recorder.port())
                    .replace("PORT", "" + port);
            Path file = Files.writeString(folder.resolve("nginx.conf"), text);
            List<String> command = List.of(
                    Daemon.command("nginx", "nginx-light"),
                    "-p",
                    folder.toString(),
                    "-c",
                    file.toString(),
                    "-e",
                    folder + "/start.log",
                    "-g",
                    "daemon off;");
            return Daemon.start(folder, port, command);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Wire watch() {
        try {
            Wire wire = Wire.plain(hub.port).send("GET /events?topic=** HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(wire.status()).isEqualTo(200);
            return wire;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterEach
    void stop() {
        witness.close();
        nginx.close();
        recorder.close();
        hub.close();
    }

    /** What one server made of a request. */
    /** @param ends whether the last answer says that the connection ends with it */
    private record Seen(List<Integer> statuses, boolean ends) {
        boolean refuses() {
            return statuses.isEmpty() || isRefusal(statuses.get(0));
        }

        private static boolean isRefusal(int status) {
            return status == 400
                    || status == 408
                    || status == 411
                    || status == 413
                    || status == 414
                    || status == 417
                    || status == 421
                    || status == 431
                    || status == 501
                    || status == 505
                    || status == 405;
        }

        String first() {
            return statuses.isEmpty() ? "ends" : "" + statuses.get(0);
        }
    }

    private static Seen ask(int port, String bytes) throws IOException {
        try (Wire wire = Wire.plain(port).patience(PATIENCE_MILLIS)) {
            try {
                wire.send(bytes);
            } catch (IOException ended) {
                // It has refused before it had all; what it said is still to be read.
                return seen(wire.rest());
            }
            return seen(wire.rest());
        }
    }

    private static Seen seen(String answers) {
        List<Integer> statuses = new ArrayList<>();
        Matcher status = STATUS.matcher(answers);
        while (status.find()) {
            statuses.add(Integer.parseInt(status.group(1)));
        }
        int last = Math.max(0, answers.lastIndexOf("HTTP/1.1 "));
        int head = answers.indexOf("\r\n\r\n", last);
        String fields = head < 0 ? "" : answers.substring(last, head + 2).toLowerCase(Locale.ROOT);
        return new Seen(statuses, fields.contains("\r\nconnection: close\r\n"));
    }

    /** The data of what was published since it was asked last; the lines of one event joined by LF. */
    private List<String> published() throws IOException {
        String mark = "mark " + ++marks;
        hub.publish(mark);
        List<String> all = new ArrayList<>();
        String data = nextData();
        while (!data.equals(mark)) {
            all.add(data);
            data = nextData();
        }
        return all;
    }

    private String nextData() throws IOException {
        List<String> lines = new ArrayList<>();
        String line = witness.line();
        while (!line.isEmpty() || lines.isEmpty()) {
            if (line.startsWith("data")) {
                lines.add(line.replaceFirst("data:? ?", ""));
            }
            line = witness.line();
        }
        return String.join("\n", lines);
    }

    /** Sends a request through nginx, and what nginx made of it to the hub. */
    private Seen check(String name, String bytes) throws IOException {
        Seen answered = ask(port, bytes + SENTINEL);
        List<String> passed = recorder.take();
        published();
        // Of a body that its client did not end, nginx has passed on a part: what is sent behind it here would be the
        // rest.
        if (!passed.isEmpty() && isWhole(passed.get(passed.size() - 1))) {
            Seen seen = ask(
                    hub.port,
                    String.join("", passed) + "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            List<Integer> finals =
                    seen.statuses().stream().filter(status -> status >= 200).toList();
            if (!isInStep(finals, seen.ends(), passed.size() + 1)) {
                complaints.add(name + ": the hub answered " + finals + " to " + passed);
            }
            checkBodies(name, passed);
        }
        return answered;
    }

    private static boolean isWhole(String request) {
        int head = request.indexOf("\r\n\r\n") + 4;
        String fields = request.substring(0, head).toLowerCase(Locale.ROOT);
        if (fields.contains("transfer-encoding: chunked")) {
            return request.endsWith("\r\n0\r\n\r\n");
        }
        Matcher length = LENGTH.matcher(fields);
        return !length.find() || request.length() - head == Long.parseLong(length.group(1));
    }

    /** As many answers as requests, or fewer, of which the last refuses or ends the connection, as that to a request whose body nobody reads. */
    private static boolean isInStep(List<Integer> statuses, boolean ends, int requests) {
        return statuses.size() == requests
                || (statuses.size() < requests
                        && !statuses.isEmpty()
                        && (ends || statuses.get(statuses.size() - 1) >= 400));
    }

    private void checkBodies(String name, List<String> passed) throws IOException {
        List<String> bodies = passed.stream()
                .map(request -> body(request).replaceAll("\r\n?", "\n"))
                .toList();
        for (String data : published()) {
            if (!bodies.contains(data)) {
                complaints.add(name + ": the hub published <" + data + "> of " + passed);
            }
        }
    }

    /** The body of a request that nginx wrote. */
    private static String body(String request) {
        int head = request.indexOf("\r\n\r\n") + 4;
        String rest = request.substring(head);
        if (!request.substring(0, head).toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            return rest;
        }
        StringBuilder body = new StringBuilder();
        int at = 0;
        int line = rest.indexOf("\r\n", at);
        while (line > at) {
            int size = Integer.parseInt(rest.substring(at, line), 16);
            body.append(rest, line + 2, Math.min(rest.length(), line + 2 + size));
            at = line + 2 + size + 2;
            line = size == 0 ? -1 : rest.indexOf("\r\n", at);
        }
        return body.toString();
    }

    @Test
    void readsWhatNginxPassesOnAsNginxDidAndTheTableSaysWhereOnlyOneRefuses() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (HostileHead head : HostileHead.all()) {
            Seen nginxSeen = check(head.name(), head.bytes());
            Seen hubSeen = ask(hub.port, head.bytes() + SENTINEL);
            published();
            if (nginxSeen.refuses() != hubSeen.refuses()) {
                rows.append("| `" + head.name() + "` | " + word(nginxSeen) + " | " + word(hubSeen) + " | " + head.why()
                        + " |\n");
            }
        }
        if (System.getProperty("proxy.differences", "").equals("write")) {
            String before = Files.readString(TABLE);
            Files.writeString(TABLE, before.substring(0, before.indexOf(BEGIN) + BEGIN.length()) + rows);
        }
        assertThat(complaints).isEmpty();
        String table = Files.readString(TABLE);
        assertThat(rows.toString()).isEqualTo(table.substring(table.indexOf(BEGIN) + BEGIN.length()));
    }

    private static String word(Seen seen) {
        return seen.refuses() ? seen.first() : "reads it";
    }

    /** Damage that no table thought of. */
    @Test
    void readsWhatNginxPassesOnOfDamagedRequests() throws IOException {
        long seed = Long.getLong("proxy.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        List<HostileHead> heads = HostileHead.all().stream()
                .filter(head -> head.bytes().length() < 1000)
                .toList();
        String alphabet = "\r\n\t\0 :;,/x05aF\"%?#@\u000b\u007f\u00e4";
        for (int i = 0; i < MUTANTS; i++) {
            StringBuilder damaged =
                    new StringBuilder(heads.get(random.nextInt(heads.size())).bytes());
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, c);
                    case 1 -> damaged.insert(at, c);
                    default -> damaged.deleteCharAt(at);
                }
            }
            check("seed " + seed + ", " + i + ": " + HostileHead.visible(damaged.toString()), damaged.toString());
        }
        assertThat(complaints).isEmpty();
    }
}
