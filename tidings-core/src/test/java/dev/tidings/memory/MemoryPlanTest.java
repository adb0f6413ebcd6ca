package dev.tidings.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @Test
    void partsTheBoundByShares() {
        MemoryPlan plan = new MemoryPlan(960 * MIB, Map.of());
        assertThat(plan.most(MemoryBudget.LOG)).isBetween(198 * MIB, 200 * MIB);
        assertThat(plan.most(MemoryBudget.BODIES)).isBetween(158 * MIB, 160 * MIB);
        assertThat(plan.most(MemoryBudget.STORE)).isZero();
    }

    @Test
    void theSharesAreTheWhole() {
        assertThat(Arrays.stream(MemoryBudget.values())
                        .mapToLong(budget -> budget.of(96))
                        .sum())
                .isEqualTo(96);
    }

    @Test
    void theDefaultIsThreeQuartersOfTheHeap() {
        assertThat(MemoryPlan.ofThisHeap().bound())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 4 * 3);
    }

    @Test
    void aBudgetThatIsGivenIsWhatWasGivenAndTheOthersShrinkForIt() {
        MemoryPlan plan = new MemoryPlan(100 * MIB, Map.of());
        MemoryPlan large = plan.with(MemoryBudget.LOG, 90 * MIB);
        assertThat(large.most(MemoryBudget.LOG)).isEqualTo(90 * MIB);
        assertThat(large.most(MemoryBudget.BODIES)).isLessThan(plan.most(MemoryBudget.BODIES));
        assertThat(sum(large)).isLessThanOrEqualTo(100 * MIB);
    }

    @Test
    void oneThatIsGivenLessLeavesTheOthersTheirShares() {
        MemoryPlan plan = new MemoryPlan(960 * MIB, Map.of()).with(MemoryBudget.LOG, MIB);
        assertThat(plan.most(MemoryBudget.BODIES)).isEqualTo(160 * MIB);
    }

    @Test
    void whatIsOutsideOfTheBoundTakesNothingOfIt() {
        MemoryPlan plan = new MemoryPlan(100 * MIB, Map.of(MemoryBudget.STORE, 5000 * MIB));
        assertThat(plan.most(MemoryBudget.STORE)).isEqualTo(5000 * MIB);
        assertThat(sum(plan)).isGreaterThan(90 * MIB).isLessThanOrEqualTo(100 * MIB);
    }

    @Test
    void refusesMoreThanTheBoundAndSaysOfWhat() {
        MemoryPlan plan = new MemoryPlan(100 * MIB, Map.of(MemoryBudget.BODIES, 60 * MIB));
        assertThatThrownBy(() -> plan.with(MemoryBudget.SELECTORS, 50 * MIB))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("selectors 52428800, bodies 62914560, in all 115343360 bytes; expected at most ")
                .hasMessageContaining("as the bound is 104857600");
    }

    @Test
    void refusesWhatNoHubCanWorkWith() {
        assertThatThrownBy(() -> new MemoryPlan(1000, Map.of())).hasMessageContaining("expected at least 16777216");
        assertThatThrownBy(() -> new MemoryPlan(100 * MIB, Map.of(MemoryBudget.LOG, -1L)))
                .hasMessageContaining("log is -1 bytes");
    }

    @Property
    void neverAddsUpToMoreThanTheBound(
            @ForAll @LongRange(min = MemoryPlan.LEAST, max = 1L << 50) long bound,
            @ForAll @Size(max = 11) Map<MemoryBudget, @LongRange(max = 1L << 48) Long> wishes) {
        Map<MemoryBudget, Long> given = new EnumMap<>(MemoryBudget.class);
        wishes.forEach((budget, bytes) -> given.put(budget, bytes % bound));
        if (MemoryPlan.isOver(bound, given)) {
            assertThatThrownBy(() -> new MemoryPlan(bound, given)).isInstanceOf(InvalidValueException.class);
            return;
        }
        MemoryPlan plan = new MemoryPlan(bound, given);
        assertThat(sum(plan)).isLessThanOrEqualTo(bound);
        for (MemoryBudget budget : MemoryBudget.values()) {
            long least = given.getOrDefault(budget, budget.least());
            assertThat(plan.most(budget)).isGreaterThanOrEqualTo(least);
        }
    }

    private static long sum(MemoryPlan plan) {
        return Arrays.stream(MemoryBudget.values())
                .filter(MemoryBudget::isWithinBound)
                .mapToLong(plan::most)
                .sum();
    }
}
