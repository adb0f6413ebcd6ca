package dev.tidings.cli.bench;

import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;

/**
 * The program of a {@link HubProcess}: a hub with the defaults on a free port, which it prints. It ends when its standard input does, so that it
 * never outlives who started it.
 */
final class HubMain {
    private HubMain() {}

    @SuppressWarnings("SystemOut") // The port is what was asked for.
    public static void main(String[] args) throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = HubServer.builder(hub)
                        .listen(ListenOptions.on("127.0.0.1", 0))
                        .start()) {
            System.out.println(server.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
