package dev.tidings.cli;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Goes once through what the short commands do, against a hub in this process, and through the start of a hub, so that Java can note the classes that
 * they load: the launcher has it make an archive of them, from which they load in a third of the time.
 */
final class Rehearsal {
    private static final String STORE = "org.rocksdb.RocksDB";

    private Rehearsal() {}

    /** Ends with an exception, and so with exit code 1, where a command does not do what it is to do. */
    public static void main(String[] args) throws Exception {
        try (Hub hub = Hub.inMemory();
                HubServer server = HubServer.builder(hub)
                        .listen(ListenOptions.on("127.0.0.1", 0))
                        .start()) {
            String uri = server.uri().toString();
            run("publish", "rehearsal", "data", "--type", "type", "--server", uri);
            run("subscribe", "rehearsal", "--from", "earliest", "--count", "1", "--json", "--server", uri);
            run("health", "--server", uri);
            run("config", "print");
            run("log", "--help");
            run("--help");
            run("--version");
        }
        serve("--log", "memory");
        if (isStoreThere()) {
            serveOnDisk();
        }
        SelectorThreads.endIn(Thread.currentThread().getThreadGroup());
        System.exit(0);
    }

    private static void run(String... args) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        int exitCode = Tidings.run(around(nowhere), args);
        if (exitCode != 0) {
            throw new IllegalStateException("The command " + String.join(" ", args) + " ended with " + exitCode);
        }
    }

    private static Surroundings around(PrintWriter out) {
        return new Surroundings(Map.of(), InputStream.nullInputStream(), out, new PrintWriter(Writer.nullWriter()));
    }

    /** In the source tree, where an archive is made, the store is not on the class path. */
    private static boolean isStoreThere() {
        return Rehearsal.class.getResource("/" + STORE.replace('.', '/') + ".class") != null;
    }

    private static void serveOnDisk() throws Exception {
        Path folder = Files.createTempDirectory("tidings-rehearsal");
        try {
            serve("--data", folder.resolve("data").toString());
        } finally {
            delete(folder);
        }
    }

    /** Serves until it says that it listens. */
    private static void serve(String... log) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("serve", "--port", "0"));
        command.addAll(List.of(log));
        CountDownLatch listening = new CountDownLatch(1);
        Thread serving = new Thread(
                () -> Tidings.run(
                        around(new PrintWriter(new FirstWord(listening), true)), command.toArray(String[]::new)),
                "rehearsal");
        serving.setDaemon(true);
        serving.start();
        while (serving.isAlive() && !listening.await(10, TimeUnit.MILLISECONDS)) {
            // What cannot listen ends.
        }
        serving.interrupt();
        serving.join();
        if (listening.getCount() > 0) {
            throw new IllegalStateException("No hub could be started with " + command);
        }
    }

    /** Hears the first word, which is said when the hub listens. */
    private static final class FirstWord extends Writer {
        private final CountDownLatch said;

        FirstWord(CountDownLatch said) {
            this.said = said;
        }

        @Override
        public void write(char[] text, int start, int length) {
            said.countDown();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
