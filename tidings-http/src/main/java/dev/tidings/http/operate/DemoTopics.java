package dev.tidings.http.operate;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Publishes what the demo page shows: the server's time each second, and invented stock prices five times a second. */
public final class DemoTopics {
    /** How often {@link #tick()} is to be called. */
    public static final Duration PERIOD = Duration.ofMillis(200);

    private static final String SERVER_TIME = "server-time";
    private static final int TICKS_PER_SECOND = 5;
    private static final List<String> SYMBOLS = List.of("ACME", "BOLT", "CIRR", "DUNE", "ECHO", "FERN");
    /** Ticks are worth nothing after a restart. */
    private static final AppendOptions PASSING = new AppendOptions(Durability.MEMORY, null);

    private static final double VOLATILITY = 0.004;

    private final Hub hub;
    private final Clock clock;
    private final SplittableRandom random;
    private final double[] opening = new double[SYMBOLS.size()];
    private final double[] prices = new double[SYMBOLS.size()];
    private int ticks;

    public DemoTopics(Hub hub) {
        this(hub, Clock.systemUTC(), new SplittableRandom());
    }

    DemoTopics(Hub hub, Clock clock, SplittableRandom random) {
        this.hub = hub;
        this.clock = clock;
        this.random = random;
        for (int i = 0; i < prices.length; i++) {
            opening[i] = random.nextDouble(20, 400);
            prices[i] = opening[i];
        }
    }

    /** One stock moves; each fifth time, the time is told. By one thread at a time. */
    public void tick() {
        publish(stock(random.nextInt(SYMBOLS.size())));
        if (ticks++ % TICKS_PER_SECOND == 0) {
            publish(Event.on(SERVER_TIME)
                    .type(SERVER_TIME)
                    .data(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                    .build());
        }
    }

    private void publish(Event event) {
        hub.publish(List.of(event), PASSING);
    }

    private Event stock(int i) {
        prices[i] *= 1 + VOLATILITY * random.nextDouble(-1, 1);
        String symbol = SYMBOLS.get(i);
        double change = (prices[i] / opening[i] - 1) * 100;
        String data = String.format(
                Locale.ROOT, "{\"symbol\":\"%s\",\"price\":%.2f,\"change\":%.2f}", symbol, prices[i], change);
        return Event.on("stocks/" + symbol).type("stock").json(data).build();
    }
}
