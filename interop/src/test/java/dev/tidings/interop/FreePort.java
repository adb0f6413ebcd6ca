package dev.tidings.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that somebody else is told of before they are listened on: none that the system gives to others meanwhile. */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    public static int any() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another, then.
            }
        }
        throw new AssertionError("No port of " + TRIES + " is free");
    }
}
