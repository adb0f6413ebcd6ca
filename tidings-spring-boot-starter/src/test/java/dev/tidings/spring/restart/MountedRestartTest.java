package dev.tidings.spring.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application whose web server has the hub, told to stop while streams are open and events are published, and started again. How many streams, events a second, and seconds until it is out, are the properties {@code
 * restart.streams}, {@code restart.rate} and {@code restart.seconds}.
 */
class MountedRestartTest {
    private static final int STREAMS = Integer.getInteger("restart.streams", 300);
    private static final int RATE = Integer.getInteger("restart.rate", 20);
    /** Below the 30 s for which Boot waits for requests. */
    private static final int SECONDS = Integer.getInteger("restart.seconds", 25);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void whoIsEndedComesBackAndMissesNothing(@TempDir Path folder) throws Exception {
        int port = BoardProcess.freePort();
        try (BoardProcess first = BoardProcess.start(port, folder);
                Herd herd = Herd.start(STREAMS, port);
                NumberPublisher publisher = NumberPublisher.start(port, RATE)) {
            await().atMost(PATIENCE).until(() -> herd.haveAllBelow(2 * RATE));
            Duration out = first.stop();
            int before = publisher.published();
            try (BoardProcess second = BoardProcess.start(port, folder)) {
                await().atMost(PATIENCE).until(() -> publisher.published() > before + 2 * RATE);
                int all = publisher.stop();
                await().atMost(PATIENCE).until(() -> herd.haveAllBelow(all));
                HerdCounts counts = herd.stop();
                System.out.printf(
                        "Out in %d ms; %d streams got %d events, and ended %d times, by a broken connection %d times%n",
                        out.toMillis(), STREAMS, all, counts.ends, counts.broken);
                assertThat(counts.answers()).isEmpty();
                assertThat(counts.lost).isZero();
                assertThat(counts.twice).isZero();
                assertThat(counts.gaps).isZero();
                assertThat(counts.ends).isGreaterThanOrEqualTo(STREAMS);
                assertThat(counts.broken).isZero();
                assertThat(out).isLessThan(Duration.ofSeconds(SECONDS));
                assertThat(second.stop()).isLessThan(Duration.ofSeconds(SECONDS));
            }
        }
    }
}
