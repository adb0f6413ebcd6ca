package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.http.HttpOptions;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while the hub serves. */
@Timeout(300)
class TlsReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STREAMS = Integer.getInteger("tidings.reload.streams", 100);
    private static final int ROUNDS = Integer.getInteger("tidings.reload.rounds", 5);

    private final TestKeys keys;
    private final CertificateFiles served;
    private final CertificateFiles first;
    private final CertificateFiles second;

    TlsReloadTest(@TempDir Path folder) {
        this.keys = TestKeys.in(folder);
        this.first = keys.ec("first");
        this.second = keys.rsa("second");
        this.served = keys.files("served");
        replaceBy(first);
    }

    /** As tools that renew certificates do: each file is there, old or new, at any time. */
    private void replaceBy(CertificateFiles files) {
        replace(files.chain(), served.chain());
        replace(files.key(), served.key());
    }

    private void replace(Path from, Path to) {
        try {
            Path beside = Files.copy(from, keys.path("beside"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Certificate shown(Served hub) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.server.port());
                SSLSocket secured =
                        TlsClients.secure(TlsClients.context(null), socket, "localhost", List.of("TLSv1.3"))) {
            return secured.getSession().getPeerCertificates()[0];
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private Served serve(Transport transport) {
        return Served.on(transport).tls(TlsOptions.of(served)).start();
    }

    /** A slice of what {@code -Dtidings.reload.streams=1000 -Dtidings.reload.rounds=50} does. */
    @OverEveryTransport(tlsToo = false)
    void losesNoStream(Transport transport) {
        Served.Setup quiet = Served.on(transport).heartbeat(Duration.ofHours(1));
        try (Served hub = quiet.tls(TlsOptions.of(served)).start()) {
            List<RawHttp> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(hub.subscribe("topic=a"));
            }
            List<String> ids = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                CertificateFiles now = round % 2 == 0 ? second : first;
                replaceBy(now);
                assertThat(hub.server.reloadCertificates()).isTrue();
                ids.add(hub.publish("a", String.valueOf(round)));
                assertThat(shown(hub)).isEqualTo(TlsClients.certificate(now));
            }
            hub.awaitSubscribers(STREAMS);
            for (RawHttp stream : streams) {
                for (int round = 0; round < ROUNDS; round++) {
                    stream.expect(CursorTest.frame(ids.get(round), String.valueOf(round)));
                }
            }
            streams.forEach(RawHttp::close);
            hub.awaitNobody();
        }
    }

    @Test
    void isSeenByItself() {
        try (Served hub = serve(Transport.AUTO)) {
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(first));
            for (CertificateFiles files : List.of(second, first)) {
                replaceBy(files);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shown(hub)).isEqualTo(TlsClients.certificate(files)));
            }
        }
    }

    /** As Kubernetes does with what it mounts: the name is a link, and the link is replaced. */
    @Test
    void isSeenBehindALink() throws IOException {
        Path link = keys.path("current");
        Path one = Files.createDirectory(keys.path("one"));
        Path two = Files.createDirectory(keys.path("two"));
        copy(first, one);
        copy(second, two);
        Files.createSymbolicLink(link, one);
        CertificateFiles linked = CertificateFiles.of(link.resolve("tls.crt"), link.resolve("tls.key"));
        try (Served hub = Served.on(Transport.AUTO).tls(TlsOptions.of(linked)).start()) {
            Path next = Files.createSymbolicLink(keys.path("next"), two);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second)));
        }
    }

    private static void copy(CertificateFiles files, Path folder) throws IOException {
        Files.copy(files.chain(), folder.resolve("tls.crt"));
        Files.copy(files.key(), folder.resolve("tls.key"));
    }

    @Test
    void keepsTheOldOneWhenTheNewOneIsBroken() throws IOException {
        try (Served hub = serve(Transport.AUTO)) {
            Files.writeString(served.chain(), "broken");
            assertThat(hub.server.reloadCertificates()).isFalse();
            assertThat(QuietLog.recorded())
                    .contains("The certificates were not replaced, and those of before, good until 20")
                    .contains("The certificate file \"" + served.chain() + "\" is not PEM");
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(first));

            replace(second.chain(), served.chain());
            assertThat(hub.server.reloadCertificates()).isFalse();
            assertThat(QuietLog.recorded()).contains("do not match");
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(first));

            replaceBy(second);
            assertThat(hub.server.reloadCertificates()).isTrue();
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second));
        } finally {
            QuietLog.forget();
        }
    }

    /** A file that stays broken is told of once. */
    @Test
    void saysOnceWhatIsWrongWithWhatItSees() throws IOException {
        try (Served hub = serve(Transport.AUTO)) {
            Files.delete(served.key());
            await().untilAsserted(() -> assertThat(QuietLog.recorded()).contains("is not there"));
            await().during(Duration.ofMillis(1500))
                    .atMost(PATIENCE)
                    .until(() -> QuietLog.recorded().split("is not there", -1).length == 2);
            replaceBy(second);
            await().untilAsserted(() -> assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second)));
        } finally {
            QuietLog.forget();
        }
    }

    @Test
    void isNothingWithoutTls() {
        try (Served hub = Served.over(Transport.AUTO)) {
            assertThat(hub.server.reloadCertificates()).isFalse();
            assertThat(hub.server.certificatesNotAfter()).isEmpty();
        }
        try (Served hub = serve(Transport.AUTO)) {
            assertThat(hub.server.certificatesNotAfter()).isPresent();
        }
    }

    private static ServerChange change(@Nullable TlsOptions tls) {
        return new ServerChange(HttpOptions.DEFAULTS, ConnectionLimits.DEFAULTS, false, tls);
    }

    @Test
    void showsOtherFilesOnceTheyAreTaken() {
        try (Served hub = serve(Transport.AUTO)) {
            Runnable take = hub.server.prepare(change(TlsOptions.of(second)));
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(first));
            take.run();
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second));

            TlsOptions missing = TlsOptions.of(keys.files("missing"));
            assertThatThrownBy(() -> hub.server.prepare(change(missing))).hasMessageContaining("is not there");
            assertThatThrownBy(() -> hub.server.prepare(change(null))).hasMessageContaining("TLS cannot change");
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second));
        }
    }

    /** They look as they did when they were found to be broken: that is no reason to find them sound. */
    @Test
    void isAskedForBrokenFilesTwiceAndRefusesThemTwice() throws IOException {
        try (Served hub = serve(Transport.AUTO)) {
            Files.writeString(served.chain(), "broken");
            assertThat(hub.server.reloadCertificates()).isFalse();
            assertThatThrownBy(() -> hub.server.prepare(change(TlsOptions.of(served))))
                    .hasMessageContaining("is not PEM");
            replaceBy(second);
            hub.server.prepare(change(TlsOptions.of(served))).run();
            assertThat(shown(hub)).isEqualTo(TlsClients.certificate(second));
        } finally {
            QuietLog.forget();
        }
    }
}
