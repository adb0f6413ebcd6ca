package dev.tidings.cli.bench;

import dev.tidings.cli.process.JavaCommand;
import dev.tidings.cli.trust.Trust;
import dev.tidings.client.HubAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A hub in a Java process of its own, on the same class path and the same Java, so that its CPU time and memory are its own. */
final class HubProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 6;

    private final Process process;
    private final HubAddress address;
    private final @Nullable HubCertificate certificate;

    private HubProcess(Process process, int port, @Nullable HubCertificate certificate) {
        this.process = process;
        this.address = HubAddress.of((certificate == null ? "http" : "https") + "://127.0.0.1:" + port);
        this.certificate = certificate;
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @param cpu the processor to keep it on; null for any
     * @param tls whether with a certificate of its own
     */
    static HubProcess start(@Nullable Integer cpu, boolean tls) throws IOException {
        HubCertificate certificate = tls ? HubCertificate.make() : null;
        try {
            return start(cpu, certificate);
        } catch (IOException | RuntimeException failure) {
            if (certificate != null) {
                certificate.close();
            }
            throw failure;
        }
    }

    private static HubProcess start(@Nullable Integer cpu, @Nullable HubCertificate certificate) throws IOException {
        List<String> command = new ArrayList<>();
        if (cpu != null) {
            command.addAll(List.of("taskset", "-c", cpu.toString()));
        }
        command.addAll(JavaCommand.of(HubMain.class, List.of()));
        if (certificate != null) {
            command.addAll(
                    List.of(certificate.chain().toString(), certificate.key().toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        if (port == null) {
            process.destroy();
            throw new IOException("The hub did not start: " + String.join(" ", command));
        }
        return new HubProcess(process, Integer.parseInt(port), certificate);
    }

    HubAddress address() {
        return address;
    }

    /** What trusts its certificate; null in the clear. */
    @Nullable
    SSLContext trust() {
        return certificate == null ? null : Trust.of(certificate.chain());
    }

    /** Of the hub itself: {@code taskset} becomes the program that it starts. */
    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        try {
            end();
        } finally {
            if (certificate != null) {
                certificate.close();
            }
        }
    }

    private void end() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
