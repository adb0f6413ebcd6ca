package dev.tidings.interop.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.interop.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidings serve} gets its certificate from an authority, renews it, and goes on where that fails. */
@Timeout(300)
class AcmeTest {
    private static final String NAME = "hub.example.test";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path folder;
    private final int port = FreePort.any();
    private final int plainPort = FreePort.any();
    private int starts;

    AcmeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ServedProgram serve(String directory, Path authority, String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--open",
                "--log",
                "memory",
                "--data",
                folder.resolve("data").toString(),
                "--redirect-http",
                String.valueOf(plainPort),
                "--acme-domain",
                NAME,
                "--acme-domain",
                "www." + NAME,
                "--acme-agree-tos",
                "--acme-email",
                "admin@example.com",
                "--acme-directory",
                directory,
                "--acme-ca",
                authority.toString()));
        flags.addAll(List.of(more));
        starts++;
        return ServedProgram.start(folder.resolve("hub-" + starts + ".log"), port, flags);
    }

    private static X509Certificate awaitCertificate(ServedProgram hub) throws IOException {
        List<X509Certificate> shown = new ArrayList<>();
        try {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> shown.add(hub.shown(NAME)));
        } catch (ConditionTimeoutException none) {
            throw new AssertionError("There is no certificate: " + hub.said(), none);
        }
        return shown.get(0);
    }

    private static void assertIsFor(X509Certificate certificate, String... names) throws Exception {
        assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .containsExactlyInAnyOrder(names);
    }

    @Test
    void servesAStreamThroughARenewal() throws Exception {
        try (Pebble pebble = Pebble.start(folder, plainPort, Duration.ofSeconds(10));
                ServedProgram hub = serve(pebble.directory(), pebble.certificate())) {
            X509Certificate first = awaitCertificate(hub);
            assertIsFor(first, NAME, "www." + NAME);
            assertThat(hub.said()).contains("is to come from " + pebble.directory());
            try (SSLSocket stream = hub.connect(NAME)) {
                BufferedReader events = ServedProgram.send(stream, NAME, "GET /events?topic=a");
                assertThat(events.readLine()).contains(" 200 ");

                await().atMost(PATIENCE).until(() -> !hub.shown(NAME).equals(first));

                try (SSLSocket publisher = hub.connect(NAME)) {
                    assertThat(ServedProgram.send(publisher, NAME, "POST /events?topic=a")
                                    .readLine())
                            .contains(" 201 ");
                }
                assertThat(events.lines().filter(line -> line.equals("data: x")).findFirst())
                        .isPresent();
            }
        }
    }

    @Test
    void ordersNothingAfterARestart() throws Exception {
        Path authority;
        String directory;
        X509Certificate first;
        try (Pebble pebble = Pebble.start(folder, plainPort, Duration.ofDays(90))) {
            authority = pebble.certificate();
            directory = pebble.directory();
            try (ServedProgram hub = serve(directory, authority)) {
                first = awaitCertificate(hub);
            }
        }
        assertKeptForTheOwnerAlone();
        // The authority is gone: who would ask it for anything could not start.
        try (ServedProgram hub = serve(directory, authority)) {
            assertThat(awaitCertificate(hub)).isEqualTo(first);
            assertThat(hub.said()).contains("is good until").doesNotContain("is ordered");
        }
    }

    private void assertKeptForTheOwnerAlone() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("data/acme"))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files.stream().map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("account.pem", "certificate.pem");
            for (Path file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    /** Puts a certificate where the hub looks for its own; it is for another name than is wanted now. */
    private ServerKey hadBefore(String directory) throws IOException {
        ServerKey old = ServerKey.in(folder, "old.example.test");
        String own = directory.replaceFirst("https://localhost:(\\d+)/dir", "localhost-$1-dir");
        Path kept = Files.createDirectories(folder.resolve("data/acme").resolve(own));
        Files.writeString(
                kept.resolve("certificate.pem"), Files.readString(old.key()) + Files.readString(old.certificate()));
        return old;
    }

    @Test
    void goesOnWithWhatThereIsWhereTheAuthorityRefuses() throws Exception {
        ServerKey key = ServerKey.in(folder, "localhost");
        try (CrowdedAuthority authority = CrowdedAuthority.start(key)) {
            ServerKey unused = hadBefore(authority.directory());
            try (ServedProgram hub = serve(authority.directory(), key.certificate())) {
                await().atMost(PATIENCE).until(() -> hub.said().contains("the next try is at"));
                assertThat(hub.said())
                        .contains("There is no new certificate of " + NAME + ", www." + NAME + ". The authority at "
                                + authority.directory()
                                + " has been asked too much: too many new orders. That of before"
                                + " stays, good until ");
                assertIsFor(hub.shown(NAME), "old.example.test");
            }
        }
    }

    @Test
    void waitsForAnAuthorityThatCannotBeReached() throws Exception {
        ServerKey key = ServerKey.in(folder, "localhost");
        String directory = "https://localhost:" + FreePort.any() + "/dir";
        try (ServedProgram hub = serve(directory, key.certificate())) {
            await().atMost(PATIENCE).until(() -> hub.said().contains("the next try is at"));
            assertThat(hub.said())
                    .contains("Tidings is listening on https://127.0.0.1:" + port)
                    .contains("The authority at " + directory + " cannot be reached: ")
                    .contains("There is none yet; the next try is at ");
        }
    }
}
