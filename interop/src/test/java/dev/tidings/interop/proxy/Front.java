package dev.tidings.interop.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy before the hub, in the configuration of the guide: only addresses, ports and the places of files are put in. */
enum Front {
    NGINX,
    HAPROXY,
    CADDY,
    /** Speaks HTTP/2 to the hub. */
    CADDY_HTTP2;

    private static final Path GUIDE = Path.of("../docs/guides/proxy");
    private static final int PATIENCE_SECONDS = 60;

    Daemon start(int port, int hubPort) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "proxy-")
                    .toAbsolutePath();
            certify(folder);
            return switch (this) {
                case NGINX -> nginx(folder, port, hubPort);
                case HAPROXY -> haproxy(folder, port, hubPort);
                case CADDY -> caddy(folder, port, hubPort, "# versions h2c");
                case CADDY_HTTP2 -> caddy(folder, port, hubPort, "versions h2c");
            };
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Daemon nginx(Path folder, int port, int hubPort) throws IOException {
        String text = Files.readString(GUIDE.resolve("nginx.conf"))
                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                .replace("/etc/nginx/", folder + "/")
                .replace("/var/log/nginx/", folder + "/")
                .replace("/run/nginx.pid", folder + "/nginx.pid")
                .replace("127.0.0.1:8080", "127.0.0.1:" + hubPort);
        Path file = Files.writeString(folder.resolve("nginx.conf"), text);
        return Daemon.start(
                folder,
                port,
                List.of(
                        Daemon.command("nginx", "nginx-light"),
                        "-p",
                        folder.toString(),
                        "-c",
                        file.toString(),
                        "-e",
                        folder + "/start.log",
                        "-g",
                        "daemon off;"));
    }

    private static Daemon haproxy(Path folder, int port, int hubPort) throws IOException {
        String text = Files.readString(GUIDE.resolve("haproxy.cfg"))
                .replace("bind :443", "bind 127.0.0.1:" + port)
                .replace("/etc/haproxy/", folder + "/")
                .replace("127.0.0.1:8080", "127.0.0.1:" + hubPort);
        Files.copy(GUIDE.resolve("away.http"), folder.resolve("away.http"));
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        return Daemon.start(folder, port, List.of(Daemon.command("haproxy", "haproxy"), "-db", "-f", file.toString()));
    }

    private static Daemon caddy(Path folder, int port, int hubPort, String versions) throws IOException {
        String text = Files.readString(GUIDE.resolve("Caddyfile"))
                .replace(":443 {", ":" + port + " {\n\tbind 127.0.0.1")
                .replace("/etc/caddy/", folder + "/")
                .replace("# versions h2c", versions)
                .replace("127.0.0.1:8080", "127.0.0.1:" + hubPort);
        Path file = Files.writeString(folder.resolve("Caddyfile"), text);
        return Daemon.start(
                folder,
                port,
                List.of(
                        "env",
                        "XDG_DATA_HOME=" + folder,
                        "XDG_CONFIG_HOME=" + folder,
                        Daemon.command("caddy", "caddy"),
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file.toString()));
    }

    private static void certify(Path folder) throws IOException {
        Process openssl = new ProcessBuilder(List.of(
                        Daemon.command("openssl", "openssl"),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + BackHub.NAME,
                        "-keyout",
                        folder + "/hub.key",
                        "-out",
                        folder + "/hub.crt"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        try {
            if (!openssl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
                throw new AssertionError("No certificate: " + Files.readString(folder.resolve("openssl.log")));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // nginx and Caddy want the certificate and its key apart, HAProxy both in one file, which those take for
        // the certificate too.
        String both = Files.readString(folder.resolve("hub.crt")) + Files.readString(folder.resolve("hub.key"));
        Files.writeString(folder.resolve("hub.pem"), both, StandardCharsets.US_ASCII);
    }
}
