package dev.tidings.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The documentation's site, built from this source tree, and served below a path as any web server would. */
final class BuiltSite implements AutoCloseable {
    static final Path FOLDER = Path.of("target", "site").toAbsolutePath();

    private static final String BUILD = Path.of("..", "site", "build").toString();
    private static final int PATIENCE_MINUTES = 10;
    private static final String PATH = "/some/where/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private BuiltSite(HttpServer server) {
        this.server = server;
    }

    private static List<String> command(Path root, Path out) {
        return List.of(
                Tool.PYTHON3.path(),
                BUILD,
                "--packages",
                Output.file("site-packages").toAbsolutePath().toString(),
                "--root",
                root.toString(),
                out.toString());
    }

    /** What the command that builds a site of a source tree says; it ends with the exit code. */
    static String build(Path root, Path out) throws IOException, InterruptedException {
        Path said = Output.file("site-build.log");
        Process build = new ProcessBuilder(command(root, out))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!build.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            build.destroyForcibly();
            throw new AssertionError("The site was not built in time: " + Files.readString(said));
        }
        return Files.readString(said) + "exit code " + build.exitValue();
    }

    static BuiltSite start() throws IOException, InterruptedException {
        String said = build(Path.of(".."), FOLDER);
        if (!said.endsWith("exit code 0")) {
            throw new AssertionError("The site cannot be built: " + said);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BuiltSite site = new BuiltSite(server);
        server.createContext(PATH, BuiltSite::answer);
        server.setExecutor(site.threads);
        server.start();
        return site;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = FOLDER.resolve(exchange.getRequestURI().getPath().substring(PATH.length()));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.toString();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String page(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
