package dev.tidings.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, and what it leads to.
 *
 * @param second gets all that {@code server} gets, and what it answers goes nowhere; null for none
 */
record ProxiedConnection(Socket client, Socket server, @Nullable Socket second) {
    private static final int PIECE = 8192;

    static void start(String name, Runnable part) {
        Thread thread = new Thread(part, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Passes on in both directions, until one of them breaks or both have ended. */
    void pass(Valve toServer, Valve toClient, Runnable done) {
        AtomicInteger directions = new AtomicInteger(second == null ? 2 : 3);
        Runnable end = () -> {
            if (directions.decrementAndGet() == 0) {
                close();
                done.run();
            }
        };
        start("tidings-fault-to-server", () -> pass(client, server, second, toServer, end));
        start("tidings-fault-to-client", () -> pass(server, client, null, toClient, end));
        if (second != null) {
            Socket twin = second;
            start("tidings-fault-twin", () -> drain(twin, end));
        }
    }

    private void pass(Socket from, Socket to, @Nullable Socket alsoTo, Valve valve, Runnable end) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                for (int sent = 0; sent < read; ) {
                    int portion = valve.portion(read - sent);
                    valve.await(portion);
                    write(to, piece, sent, portion);
                    if (alsoTo != null) {
                        write(alsoTo, piece, sent, portion);
                    }
                    sent += portion;
                }
            }
            to.shutdownOutput();
            if (alsoTo != null) {
                alsoTo.shutdownOutput();
            }
        } catch (IOException broken) {
            reset();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }

    private static void write(Socket to, byte[] bytes, int from, int length) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(bytes, from, length);
    }

    private static void drain(Socket from, Runnable end) {
        try {
            from.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // With the connection.
        } finally {
            end.run();
        }
    }

    /** Ends what goes to the server. */
    void endToServer() {
        try {
            server.shutdownOutput();
        } catch (IOException ended) {
            // Already.
        }
    }

    /** Ends all of it as a network that breaks does: nobody says goodbye. */
    void reset() {
        reset(client);
        reset(server);
        if (second != null) {
            reset(second);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // Already.
        }
    }

    private void close() {
        close(client);
        close(server);
        if (second != null) {
            close(second);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // Closed all the same.
        }
    }
}
