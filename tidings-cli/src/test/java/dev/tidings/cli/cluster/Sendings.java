package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.Ledger;
import dev.tidings.cli.kill.Publisher;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The ways in which a publisher uses the nodes. */
final class Sendings {
    private static final int LONGEST_WAIT_MILLIS = 20;
    private static final HttpClient HTTP = Publisher.connections();

    private Sendings() {}

    /** Each time through any node. */
    static Publisher.Sending anywhere(Nodes nodes) {
        return (event, options) -> send(nodes.any(), event, options);
    }

    /**
     * Through any node and, as if it gave no answer, soon again through another; whatever both answer is held to be the same.
     *
     * @param repeated counts what was sent twice
     */
    static Publisher.Sending twice(Nodes nodes, Ledger ledger, AtomicInteger repeated) {
        return (event, options) -> {
            int first = ThreadLocalRandom.current().nextInt(nodes.count());
            int second = (first + 1 + ThreadLocalRandom.current().nextInt(nodes.count() - 1)) % nodes.count();
            CompletableFuture<String> lost = send(nodes.address(first), event, options);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                            () -> send(nodes.address(second), event, options),
                            CompletableFuture.delayedExecutor(
                                    ThreadLocalRandom.current().nextInt(LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS))
                    .thenCompose(sent -> sent);
            repeated.incrementAndGet();
            var unused = lost.thenAcceptBoth(answer, (a, b) -> {
                if (!a.equals(b)) {
                    ledger.violated(
                            new AssertionError("The answers to an event through two nodes were " + a + " and " + b));
                }
            });
            return answer;
        };
    }

    private static CompletableFuture<String> send(HubAddress node, Event event, AppendOptions options) {
        return new EventPublisher(node).withHttpClient(HTTP).publishAsync(event, options);
    }
}
