package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Makes keys and certificates with the command {@code openssl}, as users do. */
public final class TestKeys {
    private static final class Shared {
        /** Of this machine, for as long as the tests run. */
        static final CertificateFiles FILES = make();

        private static CertificateFiles make() {
            try {
                Path folder = Files.createTempDirectory("tidings-tls");
                folder.toFile().deleteOnExit();
                CertificateFiles files = in(folder).ec("shared", "localhost");
                files.all().forEach(file -> file.toFile().deleteOnExit());
                return files;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private final Path folder;

    private TestKeys(Path folder) {
        this.folder = folder;
    }

    public static TestKeys in(Path folder) {
        return new TestKeys(folder);
    }

    /** A certificate for this machine. */
    public static CertificateFiles shared() {
        return Shared.FILES;
    }

    public CertificateFiles ec(String name, String... hosts) {
        return ecOn("P-256", name, hosts);
    }

    public CertificateFiles ecOn(String curve, String name, String... hosts) {
        return make(name, List.of("ec", "-pkeyopt", "ec_paramgen_curve:" + curve), hosts);
    }

    public CertificateFiles rsa(String name, String... hosts) {
        return make(name, List.of("rsa:2048"), hosts);
    }

    public CertificateFiles ed25519(String name, String... hosts) {
        return make(name, List.of("ed25519"), hosts);
    }

    private CertificateFiles make(String name, List<String> kind, String... hosts) {
        CertificateFiles files = files(name);
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30", "-newkey"));
        command.addAll(kind);
        command.addAll(List.of("-subj", "/CN=" + name, "-keyout", text(files.key()), "-out", text(files.chain())));
        command.addAll(List.of(
                "-addext",
                "subjectAltName=IP:127.0.0.1"
                        + Arrays.stream(hosts).map(host -> ",DNS:" + host).collect(Collectors.joining())));
        openssl(command.toArray(new String[0]));
        return files;
    }

    public CertificateFiles files(String name) {
        return CertificateFiles.of(path(name + ".pem"), path(name + ".key"));
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Path write(String name, String text) {
        try {
            return Files.writeString(path(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String text(Path path) {
        return path.toString();
    }

    /** An authority that signs, by its name: its certificate, and its key. */
    public CertificateFiles authority(String name) {
        return ec(name);
    }

    /** A client's certificate, signed by an authority. */
    public CertificateFiles client(String name, CertificateFiles authority) {
        CertificateFiles files = files(name);
        Path request = path(name + ".csr");
        openssl(
                "req",
                "-new",
                "-nodes",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-subj",
                "/O=Example/CN=" + name,
                "-keyout",
                text(files.key()),
                "-out",
                text(request));
        openssl(
                "x509",
                "-req",
                "-days",
                "30",
                "-in",
                text(request),
                "-CA",
                text(authority.chain()),
                "-CAkey",
                text(authority.key()),
                "-CAcreateserial",
                "-out",
                text(files.chain()));
        return files;
    }

    public static void openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("Nobody interrupts tests", interrupted);
        }
    }
}
