package dev.tidings.interop.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A connection to 127.0.0.1, with or without TLS, that sends bytes as they are; text stands for its bytes in Latin-1. Not thread-safe. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int NO_CONTENT = 204;

    private final Socket socket;
    private final InputStream in;
    private boolean chunked;
    private boolean counted;
    /** Of the chunk, or the counted body, that is being read. */
    private int left;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire plain(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Any certificate will do: the test made it itself. */
    static Wire tls(int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return new Wire(context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    Wire finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    Wire patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    /** From now on the body that this head announces is read: {@link #line()} sees its data alone, and its end as the connection's. */
    void readBodyOf(List<String> head) {
        chunked = field(head, "transfer-encoding").equals("chunked");
        String length = field(head, "content-length");
        left = length.isEmpty() ? 0 : Integer.parseInt(length);
        counted = !length.isEmpty();
    }

    private int read() throws IOException {
        if (counted) {
            return --left < 0 ? -1 : in.read();
        }
        if (!chunked) {
            return in.read();
        }
        if (left == 0) {
            chunked = false;
            left = Integer.parseInt(line(), 16);
            chunked = true;
        }
        int b = left == 0 ? -1 : in.read();
        if (--left == 0) {
            in.readNBytes(2);
        }
        return b;
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b = read();
        while (b >= 0 && b != '\n') {
            line.append((char) b);
            b = read();
        }
        if (b < 0) {
            throw new EOFException("The connection ended after <" + line + ">");
        }
        return line.toString().replaceAll("\r$", "");
    }

    /** The status line and header lines of an answer. */
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    int status() throws IOException {
        return statusOf(head());
    }

    static int statusOf(List<String> head) {
        return Integer.parseInt(head.get(0).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    static String field(List<String> head, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** An answer with its body, by length or in chunks; else up to the end. */
    String answer() throws IOException {
        List<String> head = head();
        String all = String.join("\n", head) + "\n\n";
        if (statusOf(head) == NO_CONTENT) {
            return all;
        }
        String length = field(head, "content-length");
        if (!length.isEmpty()) {
            return all + new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
        }
        if (field(head, "transfer-encoding").equals("chunked")) {
            return all + chunks();
        }
        return all + rest();
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(new String(in.readNBytes(size), ISO_8859_1));
            line();
        }
        line();
        return body.toString();
    }

    /** What comes before the end; a reset is an end too, as is silence. */
    String rest() {
        StringBuilder all = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.append((char) b);
            }
        } catch (IOException end) {
            return all.toString();
        }
        return all.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
