package dev.tidings.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate for this machine that nobody signed (P-256), and its key, in a folder of its own that is deleted in the end. Made by the JDK's {@code keytool}. */
final class HubCertificate implements AutoCloseable {
    private static final String NAME = "hub";
    /** Of a file that is there for a moment, in a folder that nobody else reads. */
    private static final String PASSWORD = "not-secret";

    private final Path folder;

    private HubCertificate(Path folder) {
        this.folder = folder;
    }

    static HubCertificate make() throws IOException {
        HubCertificate certificate = new HubCertificate(Files.createTempDirectory("tidings-bench"));
        try {
            certificate.write();
            return certificate;
        } catch (IOException | RuntimeException failure) {
            certificate.close();
            throw failure;
        }
    }

    Path chain() {
        return folder.resolve("hub.pem");
    }

    Path key() {
        return folder.resolve("hub.key");
    }

    private Path store() {
        return folder.resolve("hub.p12");
    }

    private void write() throws IOException {
        keytool();
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            writePem(chain(), "CERTIFICATE", store.getCertificate(NAME).getEncoded());
            writePem(
                    key(),
                    "PRIVATE KEY",
                    store.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException failure) {
            throw new IOException("A certificate for the hub could not be made", failure);
        }
    }

    private void keytool() throws IOException {
        String words = "-genkeypair -alias " + NAME + " -keyalg EC -groupname secp256r1 -dname CN=localhost"
                + " -ext san=ip:127.0.0.1,dns:localhost -validity 2 -storetype PKCS12 -storepass " + PASSWORD
                + " -keystore";
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(words.split(" ", -1)));
        command.add(store().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("A certificate for the hub could not be made: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static void writePem(Path file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    @Override
    public void close() throws IOException {
        for (Path file : new Path[] {store(), chain(), key(), folder}) {
            Files.deleteIfExists(file);
        }
    }
}
