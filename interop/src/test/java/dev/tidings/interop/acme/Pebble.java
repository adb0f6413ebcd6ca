package dev.tidings.interop.acme;

import dev.tidings.interop.Command;
import dev.tidings.interop.FreePort;
import dev.tidings.interop.Output;
import dev.tidings.interop.Tool;
import dev.tidings.interop.proxy.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Let's Encrypt's own small authority for tests, which looks at names as the great one does. */
final class Pebble implements AutoCloseable {
    /** The newest that Go 1.19 is likely to build. */
    private static final String PROGRAM = "github.com/letsencrypt/pebble/v2/cmd/pebble@v2.5.1";

    private final NameServer names;
    private final Daemon daemon;
    private final int port;
    private final ServerKey key;

    private Pebble(NameServer names, Daemon daemon, int port, ServerKey key) {
        this.names = names;
        this.daemon = daemon;
        this.port = port;
        this.key = key;
    }

    /** Makes the program ready, which takes a minute the first time. */
    private static Path install() {
        Path program = Output.file("go/pebble").toAbsolutePath();
        String unused = Command.of(
                        "env", "GOBIN=" + program.getParent(), Tool.GO.path(), "install", "-buildvcs=false", PROGRAM)
                .run();
        return program;
    }

    /**
     * Starts it.
     *
     * @param httpPort where it looks at names
     * @param life of its certificates
     */
    static Pebble start(Path folder, int httpPort, Duration life) throws IOException {
        ServerKey key = ServerKey.in(folder, "localhost");
        NameServer names = NameServer.start();
        int port = FreePort.any();
        Path config = Files.writeString(
                folder.resolve("pebble.json"),
                """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "certificate": "%s", "privateKey": "%s", "httpPort": %d,
                  "tlsPort": 1, "retryAfter": {"authz": 1, "order": 1}, "certificateValidityPeriod": %d}}
                """
                        .formatted(port, key.certificate(), key.key(), httpPort, life.toSeconds()));
        Daemon daemon = Daemon.start(
                folder,
                port,
                List.of(
                        "env",
                        "PEBBLE_VA_NOSLEEP=1",
                        "PEBBLE_WFE_NONCEREJECT=20",
                        install().toString(),
                        "-config",
                        config.toString(),
                        "-dnsserver",
                        names.address()));
        return new Pebble(names, daemon, port, key);
    }

    String directory() {
        return "https://localhost:" + port + "/dir";
    }

    /** The certificate of who signed its server's. */
    Path certificate() {
        return key.certificate();
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        names.close();
    }
}
