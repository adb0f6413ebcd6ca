package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LossesTest {
    private final Losses losses = new Losses();

    @Test
    void whatWasReadIsNotLost() {
        for (int i = 0; i < 100; i++) {
            losses.come(i * 100L);
            losses.read(i * 100L);
        }
        losses.expire(Long.MAX_VALUE);

        assertEquals(0, losses.lost());
    }

    @Test
    void whatTheReaderPassedIsLost() {
        losses.come(1000);
        losses.come(2000);
        losses.come(2999);
        losses.come(5000);
        losses.read(1000);
        losses.read(5000);

        assertEquals(2, losses.lost());
    }

    @Test
    void whatHasExpiredIsLostThoughNobodyReadsOn() {
        losses.come(1000);
        losses.come(61_000);
        losses.expire(60_000);

        assertEquals(1, losses.lost());
    }

    @Test
    void itDoesNotMatterWhichOfTheTwoIsAhead() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int come = 0;
        int read = 0;
        while (come < 2000 || read < 2000) {
            if (read == 2000 || (come < 2000 && random.nextInt(1 + Math.abs(come - read)) == 0)) {
                losses.come(37L * come++);
            } else {
                losses.read(37L * read++);
            }
        }
        losses.expire(Long.MAX_VALUE);

        assertEquals(0, losses.lost(), () -> "seed " + seed);
    }
}
