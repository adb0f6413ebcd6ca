package dev.tidings.cli.cluster;

import dev.tidings.cli.print.JsonText;
import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An engine, three nodes in processes of their own, a ticker that is published to them, and the page. Nothing of it is there when it ends, however that is. */
final class ClusterDemo implements AutoCloseable {
    private static final int NODES = 3;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern ACTION = Pattern.compile("/nodes/([1-" + NODES + "])/(kill|start)");

    private final DemoOptions options;
    private final Surroundings around;
    private final DemoServer page;
    private final DemoEngine engine;
    private final List<DemoNode> nodes = new ArrayList<>();
    /** Of this run, for an engine that others use too. */
    private final String topic = "demo/" + UUID.randomUUID();

    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tidings-demo");
        thread.setDaemon(true);
        return thread;
    });

    private ClusterDemo(DemoOptions options, Surroundings around, DemoServer page, DemoEngine engine, Class<?> program)
            throws IOException {
        this.options = options;
        this.around = around;
        this.page = page;
        this.engine = engine;
        BiConsumer<DemoNode, String> output = this::tell;
        for (int number = 1; number <= NODES; number++) {
            nodes.add(new DemoNode(number, program, engine.address(), page.origins(), output));
        }
    }

    /**
     * Runs it until this thread is interrupted.
     *
     * @param program the class that nodes run, which ends when its standard input does
     * @throws InterruptedException when all has ended
     * @throws IOException if it cannot be started, or its engine ends
     */
    static void run(DemoOptions options, Surroundings around, Class<?> program)
            throws IOException, InterruptedException {
        try (DemoServer page = DemoServer.bind(options.port());
                DemoEngine engine = DemoEngine.start(options.engine(), around.environment());
                ClusterDemo demo = new ClusterDemo(options, around, page, engine, program)) {
            demo.start();
            try (Ticker ticker = new Ticker(demo.topic, demo.nodes)) {
                ticker.start();
                demo.sayWhatThereIs();
                throw new IOException(demo.failure.get());
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Starts all, and returns when all is there. */
    private void start() throws IOException, InterruptedException {
        around.out().println("Starting three nodes on " + engine.description() + " ...");
        var unused = engine.ended().thenAccept(last -> failure.complete("The engine has ended: " + last));
        for (DemoNode node : nodes) {
            live(node);
        }
        CompletableFuture<?> serving = CompletableFuture.allOf(
                nodes.stream().map(DemoNode::firstServing).toArray(CompletableFuture[]::new));
        try {
            Object first = CompletableFuture.anyOf(failure, serving).get();
            if (first != null) {
                throw new IOException(first.toString());
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        page.open(
                nodes.stream().map(DemoNode::origin).toList(),
                this::state,
                path -> look(nodes.get(0).origin() + path),
                this::act);
        if (options.killAfter() != null) {
            killEach(options.killAfter());
        }
    }

    private void killEach(Duration period) {
        long millis = period.toMillis();
        var unused = later.scheduleAtFixedRate(new Reaper(nodes)::killNext, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Starts a node if it is dead, and again each time that it has died for a while. */
    private void live(DemoNode node) {
        try {
            CompletableFuture<String> life = node.start();
            if (life != null) {
                var unused = life.thenAccept(last -> mourn(node, last));
            }
        } catch (IOException impossible) {
            failure.complete(String.valueOf(impossible.getMessage()));
        }
    }

    private void mourn(DemoNode node, String last) {
        if (!node.firstServing().isDone()) {
            failure.complete("Node " + node.number() + " did not start: " + last.replaceFirst("^tidings: ", ""));
            return;
        }
        try {
            var unused = later.schedule(() -> live(node), options.restartAfter().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // It stays dead.
        }
    }

    /** What waits says for what. */
    private void tell(DemoNode node, String line) {
        if (line.startsWith("Waiting for ")) {
            around.err().println("Node " + node.number() + ": " + line);
        }
    }

    private void sayWhatThereIs() {
        for (DemoNode node : nodes) {
            around.out().println("Node " + node.number() + " is process " + node.pid() + ", at " + node.origin());
        }
        around.out().println("Open " + page.origins().get(0) + "/ in a browser; Ctrl-C ends all of it");
    }

    private String state() {
        return new JsonText().put("topic", topic).toString().replaceFirst("}$", ", \"nodes\": ")
                + nodes.stream().map(node -> node.json().toString()).collect(Collectors.joining(", ", "[", "]}"));
    }

    private boolean act(String path) {
        Matcher action = ACTION.matcher(path);
        if (!action.matches()) {
            return false;
        }
        DemoNode node = nodes.get(Integer.parseInt(action.group(1)) - 1);
        if (action.group(2).equals("kill")) {
            node.kill();
        } else {
            live(node);
        }
        return true;
    }

    /** A file of a node's own page. */
    private static byte[] look(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(ANSWER_TIMEOUT)
                .build();
        try {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    /** Kills one node after another. Of one thread. */
    private static final class Reaper {
        private final List<DemoNode> nodes;
        private int next;

        Reaper(List<DemoNode> nodes) {
            this.nodes = nodes;
        }

        void killNext() {
            nodes.get(next++ % nodes.size()).kill();
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
        nodes.forEach(DemoNode::release);
        nodes.forEach(DemoNode::close);
    }
}
