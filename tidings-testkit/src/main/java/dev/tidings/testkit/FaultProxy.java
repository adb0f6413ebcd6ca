package dev.tidings.testkit;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port that leads to another, and does to what goes through it what networks and proxies do: connections are cut, stand still, are slow, are closed on one side
 * alone, or are made twice. What is set is for all connections, of now and later. Any thread.
 */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket door;
    private final URI target;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final Valve toClient = new Valve();
    private final Valve toServer = new Valve();
    private volatile boolean isRefusing;
    private volatile boolean isDoubling;

    private FaultProxy(ServerSocket door, URI target) {
        this.door = door;
        this.target = target;
    }

    /**
     * One that listens on a free port of this machine.
     *
     * @param target host and port of what is behind it
     * @throws UncheckedIOException if nothing can be listened on
     */
    public static FaultProxy to(URI target) {
        if (target.getHost() == null || target.getPort() < 0) {
            throw new InvalidValueException(
                    "The target " + target + " names no host and port; expected one such as http://127.0.0.1:8080");
        }
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target);
            ProxiedConnection.start("tidings-fault-proxy", proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException("The proxy could not listen", failure);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create(target.getScheme() + "://127.0.0.1:" + door.getLocalPort());
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (isRefusing) {
                    client.setSoLinger(true, 0);
                    client.close();
                } else {
                    serve(client);
                }
            } catch (IOException closed) {
                // By the test; or there is nothing behind, which the client learns from its closed connection.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        try {
            ProxiedConnection connection = new ProxiedConnection(client, connect(), isDoubling ? connect() : null);
            open.add(connection);
            connection.pass(toServer, toClient, () -> open.remove(connection));
        } catch (IOException nothingBehind) {
            client.close();
            throw nothingBehind;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(target.getHost(), target.getPort());
    }

    /** How many connections go through it now. */
    public int connectionCount() {
        return open.size();
    }

    /** Resets all connections of now, on both sides. */
    public FaultProxy cut() {
        open.forEach(ProxiedConnection::reset);
        return this;
    }

    /** Ends what goes to the server on all connections of now; what comes from it goes on. */
    public FaultProxy halfClose() {
        open.forEach(ProxiedConnection::endToServer);
        return this;
    }

    /** Lets nothing through, and closes nothing, until {@link #resume()}: what is sent is held, as far as buffers go. */
    public FaultProxy stall() {
        toClient.shut();
        toServer.shut();
        return this;
    }

    /** Lets everything through again. */
    public FaultProxy resume() {
        toClient.open();
        toServer.open();
        return this;
    }

    /** Lets so many bytes through in a second, to each client; 0 for all. */
    public FaultProxy slow(int bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new InvalidValueException(
                    "The rate is " + bytesPerSecond + " bytes a second; expected more than nothing, or 0 for all");
        }
        toClient.limit(bytesPerSecond);
        return this;
    }

    /** Whether what a client sends goes to the server twice, on two connections, as where something between them tries again; it gets the answer of the first. */
    public FaultProxy duplicate(boolean on) {
        isDoubling = on;
        return this;
    }

    /** Whether new connections are refused: reset as soon as they are made. */
    public FaultProxy refuse(boolean on) {
        isRefusing = on;
        return this;
    }

    /** Ends all connections, and listens no more. */
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("The proxy could not be closed", failure);
        }
        resume();
        cut();
    }
}
