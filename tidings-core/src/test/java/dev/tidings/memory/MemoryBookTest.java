package dev.tidings.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBookTest {
    private final MemoryBook book = new MemoryBook(1000);

    @Test
    void asksEachOwnerWhenSomebodyLooks() {
        AtomicLong used = new AtomicLong(3);
        book.add(() -> List.of(new MemoryUse(MemoryBudget.PAGES, used.get(), 10)));
        assertThat(book.uses()).containsExactly(new MemoryUse(MemoryBudget.PAGES, 3, 10));
        used.set(4);
        assertThat(book.uses()).containsExactly(new MemoryUse(MemoryBudget.PAGES, 4, 10));
    }

    @Test
    void addsUpThoseOfOneBudgetAndHasThemInOrder() {
        book.add(() -> List.of(new MemoryUse(MemoryBudget.PAGES, 1, 10), new MemoryUse(MemoryBudget.LOG, 2, 20)));
        Runnable removal = book.add(() -> List.of(new MemoryUse(MemoryBudget.PAGES, 3, Long.MAX_VALUE)));
        assertThat(book.uses())
                .containsExactly(
                        new MemoryUse(MemoryBudget.LOG, 2, 20), new MemoryUse(MemoryBudget.PAGES, 4, Long.MAX_VALUE));
        removal.run();
        assertThat(book.uses()).contains(new MemoryUse(MemoryBudget.PAGES, 1, 10));
    }
}
