package dev.tidings.cli;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;

/**
 * Goes once through what the short commands do, against a hub in this process, so that Java can note the classes that they load: the launcher has
 * it make an archive of them, from which they load in a third of the time.
 */
final class Rehearsal {
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
            run("config", "print");
            run("log", "--help");
            run("--help");
            run("--version");
            SelectorThreads.endIn(Thread.currentThread().getThreadGroup());
        }
    }

    private static void run(String... args) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Surroundings around = new Surroundings(Map.of(), InputStream.nullInputStream(), nowhere, nowhere);
        int exitCode = Tidings.run(around, args);
        if (exitCode != 0) {
            throw new IllegalStateException("The command " + String.join(" ", args) + " ended with " + exitCode);
        }
    }
}
