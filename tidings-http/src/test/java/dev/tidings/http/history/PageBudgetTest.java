package dev.tidings.http.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import org.junit.jupiter.api.Test;

class PageBudgetTest {
    private static final long MOST = 2L * PageBudget.LARGE_PAGE + 1;

    @Test
    void saysWhatPagesTakeUntilTheyAreThrough() {
        PageBudget budget = new PageBudget(MOST);
        assertThat(budget.memory()).isEqualTo(new MemoryUse(MemoryBudget.PAGES, 0, MOST));
        int first = budget.take();
        int second = budget.take();
        int third = budget.take();
        assertThat(third).isEqualTo(PageBudget.SMALL_PAGE);
        assertThat(budget.memory().used()).isEqualTo(2L * PageBudget.LARGE_PAGE);
        budget.giveBack(first);
        budget.giveBack(third);
        assertThat(budget.memory().used()).isEqualTo(PageBudget.LARGE_PAGE);
        budget.giveBack(second);
        assertThat(budget.memory().used()).isZero();
    }
}
