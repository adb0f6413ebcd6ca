package dev.tidings.interop.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Stands where the hub would, behind nginx: keeps the bytes of each request as nginx writes it, and answers 200. */
final class Recorder implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int PATIENCE_MILLIS = 2000;

    private final ServerSocket listener;
    private final List<String> requests = new ArrayList<>();

    Recorder() {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The requests since it was asked last, as Latin-1; one that was cut ends where it was cut. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    private synchronized void add(String request) {
        requests.add(request);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "recorder");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (serveOne(socket, in)) {
                Thread.onSpinWait();
            }
        } catch (IOException end) {
            return;
        }
    }

    /** Returns whether there may be more. */
    private boolean serveOne(Socket socket, InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        try {
            if (!until(in, request, "\r\n\r\n")) {
                return false;
            }
            readBody(in, request);
        } finally {
            if (request.length() > 0) {
                add(request.toString());
            }
        }
        socket.getOutputStream().write(OK.getBytes(ISO_8859_1));
        return true;
    }

    private static boolean until(InputStream in, StringBuilder into, String end) throws IOException {
        int from = into.length();
        int b = in.read();
        while (b >= 0) {
            into.append((char) b);
            if (into.length() - from >= end.length() && into.indexOf(end, into.length() - end.length()) >= 0) {
                return true;
            }
            b = in.read();
        }
        return false;
    }

    /** nginx frames what it passes on anew, so this may trust it. */
    private static void readBody(InputStream in, StringBuilder request) throws IOException {
        String head = request.toString().toLowerCase(Locale.ROOT);
        int length = head.indexOf("\r\ncontent-length: ");
        if (head.contains("\r\ntransfer-encoding: chunked")) {
            readChunks(in, request);
        } else if (length >= 0) {
            int from = length + "\r\ncontent-length: ".length();
            int size = Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)));
            request.append(new String(in.readNBytes(size), ISO_8859_1));
        }
    }

    private static void readChunks(InputStream in, StringBuilder request) throws IOException {
        int size = 1;
        while (size > 0) {
            int from = request.length();
            if (!until(in, request, "\r\n")) {
                return;
            }
            size = Integer.parseInt(request.substring(from, request.length() - 2), 16);
            request.append(new String(in.readNBytes(size + 2), ISO_8859_1));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
