package dev.tidings.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** A server without a mind of its own: the test accepts each connection, reads its request, and writes the answer's bytes. */
final class RawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket socket;
    /** Held, for a socket that nobody has any more is closed by the garbage collector. */
    private final List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());

    RawServer() {
        this(0);
    }

    RawServer(int port) {
        try {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Waits for the next connection and reads its request. */
    Exchange accept() throws IOException {
        Exchange exchange = acceptConnection();
        exchange.readHead();
        return exchange;
    }

    /** Waits for the next connection, and reads nothing of it. */
    Exchange acceptConnection() throws IOException {
        Socket connection = socket.accept();
        accepted.add(connection);
        connection.setSoTimeout(PATIENCE_MILLIS);
        connection.setTcpNoDelay(true);
        return new Exchange(connection);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection, with its request read, unless the test wants it raw. Header names are in lower case. */
    static final class Exchange implements AutoCloseable {
        String requestLine = "";
        final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Socket connection;
        private final BufferedReader in;

        private Exchange(Socket connection) throws IOException {
            this.connection = connection;
            this.in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        private void readHead() throws IOException {
            requestLine = in.readLine();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }

        /** The request's body, by its Content-Length, ASCII only. */
        String body() throws IOException {
            char[] body = new char[Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
            for (int at = 0; at < body.length; ) {
                at += in.read(body, at, body.length - at);
            }
            return new String(body);
        }

        /** The head of an event stream that ends with the connection. */
        Exchange openStream() throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        }

        /** A whole answer; {@code extra} is empty or header lines, each ended. */
        void answer(int status, String extra, String body) throws IOException {
            send("HTTP/1.1 " + status + " Status\r\n" + extra + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        }

        Exchange send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        Exchange send(byte... bytes) throws IOException {
            connection.getOutputStream().write(bytes);
            connection.getOutputStream().flush();
            return this;
        }

        /** Whether the client has gone; waits for it. */
        boolean awaitGone() {
            try {
                return in.read() < 0;
            } catch (IOException e) {
                return !(e instanceof java.net.SocketTimeoutException);
            }
        }

        /** Ends the connection with a reset instead of an orderly end. */
        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
