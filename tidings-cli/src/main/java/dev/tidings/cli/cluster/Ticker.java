package dev.tidings.cli.cluster;

import dev.tidings.cli.print.JsonText;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.PublishException;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the demo's page shows: the time and invented prices, five times a second, in events that are numbered without a hole. Each is published through the node that took the last one, under a key; where no answer comes,
 * the same is published through the next node, so that the cluster has it once whichever of the two took it. Has a thread of its own, a daemon.
 */
final class Ticker implements AutoCloseable {
    private static final long PERIOD_MILLIS = 200;
    private static final List<String> SYMBOLS = List.of("ACME", "BOLT", "CIRR", "DUNE");
    private static final double VOLATILITY = 0.004;
    private static final double LOWEST = 20;
    private static final double HIGHEST = 400;

    private final String topic;
    private final List<DemoNode> nodes;
    private final List<EventPublisher> publishers;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tidings-ticker");

    /** By its thread alone. */
    private final SplittableRandom random = new SplittableRandom();

    private final double[] prices =
            random.doubles(SYMBOLS.size(), LOWEST, HIGHEST).toArray();
    private int current;

    Ticker(String topic, List<DemoNode> nodes) {
        this.topic = topic;
        this.nodes = nodes;
        this.publishers =
                nodes.stream().map(node -> new EventPublisher(node.address())).toList();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (long number = 1; !stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS); number++) {
                publish(tick(number));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Event tick(long number) {
        prices[random.nextInt(prices.length)] *= 1 + VOLATILITY * random.nextDouble(-1, 1);
        JsonText quoted = new JsonText();
        for (int i = 0; i < prices.length; i++) {
            quoted.put(SYMBOLS.get(i), prices[i]);
        }
        JsonText data = new JsonText()
                .put("number", number)
                .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("prices", quoted);
        return Event.on(topic).type("tick").json(data.toString()).build();
    }

    /** Returns when some node has taken it, or this is closed. */
    private void publish(Event event) throws InterruptedException {
        AppendOptions once = new AppendOptions(null, UUID.randomUUID().toString());
        do {
            try {
                if (nodes.get(current).isServing()) {
                    String unused = publishers.get(current).publish(event, once);
                    return;
                }
            } catch (PublishException repeated) {
                // By the next one.
            }
            current = (current + 1) % nodes.size();
        } while (!stopped.await(PERIOD_MILLIS / nodes.size(), TimeUnit.MILLISECONDS));
    }

    /** Ends it, and does not wait for what is on its way. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
    }
}
