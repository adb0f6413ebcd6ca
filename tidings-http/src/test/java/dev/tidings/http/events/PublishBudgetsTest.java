package dev.tidings.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PublishBudgetsTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND;
    private final PublishBudgets budgets = new PublishBudgets(() -> now);

    private static Grant grant(String subject, int publishes, long bytes) {
        return new Grant(
                new Bearer("app", subject, null, null),
                Rights.ALL,
                Instant.MAX,
                new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, publishes, bytes));
    }

    @Test
    void letThroughASecondsWorthAndThenAsMuchAsComesIn() {
        Grant grant = grant("u1", 10, Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            assertThat(budgets.take(grant, 1, 5)).isZero();
        }
        assertThat(budgets.take(grant, 1, 5)).isEqualTo(SECOND / 10);
        now += SECOND / 10;
        assertThat(budgets.take(grant, 1, 5)).as("over the turn of the clock").isZero();
        assertThat(budgets.take(grant, 1, 5)).isPositive();
        assertThat(budgets.take(grant("u2", 10, Long.MAX_VALUE), 1, 5))
                .as("another's")
                .isZero();
        now += 100 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(budgets.take(grant, 1, 5)).isZero();
        }
        assertThat(budgets.take(grant, 1, 5))
                .as("no more for having waited long")
                .isPositive();
    }

    @Test
    void takeABatchAsAWholeAndHaveItWaitedForAfterwards() {
        Grant grant = grant("u1", 10, Long.MAX_VALUE);
        assertThat(budgets.take(grant, 100, 5)).isZero();
        assertThat(budgets.take(grant, 1, 5)).isEqualTo((long) (9.1 * SECOND));
    }

    @Test
    void areNoneTheFullerForATokenWithOtherLimits() {
        assertThat(budgets.take(grant("u1", 10, Long.MAX_VALUE), 10, 5)).isZero();
        assertThat(budgets.take(grant("u1", 11, Long.MAX_VALUE), 1, 5)).isPositive();
        assertThat(budgets.take(grant("u1", 10, Long.MAX_VALUE), 1, 5)).isPositive();
    }

    @Test
    void countBytesToo() {
        Grant grant = grant("u1", Integer.MAX_VALUE, 1000);
        assertThat(budgets.take(grant, 1, 1000)).isZero();
        assertThat(budgets.take(grant, 1, 1)).isPositive();
    }

    @Test
    void letNothingThroughWhereNothingIsAllowed() {
        assertThat(budgets.take(grant("u1", 0, Long.MAX_VALUE), 1, 1)).isEqualTo(Long.MAX_VALUE);
    }

    private record Address(int number) {}

    @Test
    void getBackWhatIsNotPublished() {
        Limits limits = new Limits(9, 9, 10, 100);
        Address address = new Address(1);
        assertThat(budgets.take(address, limits, 10, 100)).isZero();
        budgets.giveBack(address, 10, 100);
        assertThat(budgets.take(address, limits, 10, 100)).isZero();
        assertThat(budgets.take(address, limits, 1, 1)).isPositive();
    }

    @Test
    void keepNothingOfWhoHasNoLimitsAndForgetWhoIsSilent() {
        Grant unlimited = new Grant(new Bearer("app", "u1", null, null), Rights.ALL, Instant.MAX, Limits.NONE);
        assertThat(budgets.take(unlimited, 1_000_000, 1 << 30)).isZero();
        assertThat(budgets.size()).isZero();
        for (int i = 0; i < 30_000; i++) {
            budgets.take(grant("u" + i, 5, Long.MAX_VALUE), 1, 1);
            now += SECOND / 1000;
        }
        assertThat(budgets.size()).isLessThan(10_010);
    }
}
