package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The bytes that keep an idle stream open. */
class HeartbeatTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    private static Served served(Transport transport) {
        return Served.on(transport).heartbeat(HEARTBEAT).start();
    }

    @OverEveryTransport
    void sendsTwoBytesAgainAndAgainToAnIdleStream(Transport transport) {
        long before = System.nanoTime();
        try (Served served = served(transport);
                RawHttp stream = served.subscribe("topic=a")) {
            stream.expect(":\n:\n:\n:\n:\n");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(HEARTBEAT.multipliedBy(4));
        }
    }

    @OverEveryTransport
    void sendsNoneToABusyStream(Transport transport) {
        try (Served served =
                        Served.on(transport).heartbeat(Duration.ofSeconds(1)).start();
                RawHttp stream = served.subscribe("topic=a")) {
            ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
            try {
                publisher.scheduleAtFixedRate(() -> served.publish("a", "x"), 20, 20, TimeUnit.MILLISECONDS);
                for (int events = 0; events < 125; events++) {
                    assertThat(stream.readThrough("\n\n")).startsWith("id: ");
                }
            } finally {
                publisher.shutdown();
            }
        }
    }

    @OverEveryTransport
    void goesOnAfterAnEvent(Transport transport) {
        try (Served served = served(transport);
                RawHttp stream = served.subscribe("topic=a")) {
            stream.expect(":\n");
            String frame = CursorTest.frame(served.publish("a", "1"), "1");
            assertThat(stream.readThrough(frame)).matches("(:\n)*" + Pattern.quote(frame));
            stream.expect(":\n:\n");
        }
    }

    /** An acknowledgement may take 40 ms on this machine, and far longer in the field: that is no silence. */
    @OverEveryTransport
    void sparesAReaderWhoWasSentSomethingJustBeforeItWasLookedAt(Transport transport) {
        try (Served served = served(transport)) {
            List<RawHttp> streams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                streams.add(served.subscribe("topic=a"));
            }
            ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
            try {
                publisher.scheduleAtFixedRate(() -> served.publish("a", "x"), 190, 190, TimeUnit.MILLISECONDS);
                for (RawHttp stream : streams) {
                    for (int events = 0; events < 12; events++) {
                        assertThat(stream.readThrough("\n\n")).contains("data: x");
                    }
                }
                served.awaitSubscribers(100);
            } finally {
                publisher.shutdown();
                streams.forEach(RawHttp::close);
            }
        }
    }
}
