package dev.tidings.cli.bench;

import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The program of a {@link HubProcess}: a hub with the defaults on a free port, which it prints; over TLS where it is given the files of a certificate and its key. It ends when its standard input does, so that it
 * never outlives who started it.
 */
final class HubMain {
    private HubMain() {}

    private static HubServer server(Hub hub, String[] args) throws IOException {
        HubServer.Builder server = HubServer.builder(hub).listen(ListenOptions.on("127.0.0.1", 0));
        return (args.length < 2 ? server : server.tls(TlsOptions.of(Path.of(args[0]), Path.of(args[1])))).start();
    }

    @SuppressWarnings("SystemOut") // The port is what was asked for.
    public static void main(String[] args) throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = server(hub, args)) {
            System.out.println(server.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
