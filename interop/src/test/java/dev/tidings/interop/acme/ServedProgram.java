package dev.tidings.interop.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** {@code tidings serve} over TLS in a process of its own, by a name that the test's clients need not resolve. */
final class ServedProgram implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Process process;
    private final Path log;
    private final int port;

    private ServedProgram(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static ServedProgram start(Path log, int port, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tidings.cli.Tidings",
                "serve",
                "--port",
                String.valueOf(port)));
        command.addAll(flags);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServedProgram(process, log, port);
    }

    /** All that it said so far. */
    String said() throws IOException {
        return Files.readString(log);
    }

    /** A connection, past its handshake, to a name. */
    SSLSocket connect(String name) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket secured =
                    (SSLSocket) anybody().getSocketFactory().createSocket(socket, name, socket.getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name.getBytes(US_ASCII))));
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** What it shows to who asks for a name. */
    X509Certificate shown(String name) throws IOException {
        try (SSLSocket socket = connect(name)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Sends a request, of one byte where it publishes, and returns a reader of all that follows. */
    static BufferedReader send(SSLSocket socket, String name, String methodAndTarget) throws IOException {
        String body = methodAndTarget.startsWith("POST") ? "Content-Length: 1\r\n\r\nx" : "\r\n";
        socket.getOutputStream()
                .write((methodAndTarget + " HTTP/1.1\r\nHost: " + name + "\r\n" + body).getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    private static SSLContext anybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, null);
            return context;
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Tells it to stop, and waits until it has. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("It does not end: " + said());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
