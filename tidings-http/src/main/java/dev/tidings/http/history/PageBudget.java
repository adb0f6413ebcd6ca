package dev.tidings.http.history;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap pages may take until their clients have them: where it is used up, pages are small. Any thread. */
final class PageBudget {
    /** Of a page's events, in bytes. */
    static final int LARGE_PAGE = 1024 * 1024;

    static final int SMALL_PAGE = PageBody.PIECE_BYTES;

    private final long most;
    private final AtomicLong left;

    PageBudget(long bytes) {
        this.most = bytes;
        this.left = new AtomicLong(bytes);
    }

    /** How its memory stands: what was taken, whether pages are as large or not. */
    MemoryUse memory() {
        // Who finds nothing left has taken it for a moment.
        return new MemoryUse(MemoryBudget.PAGES, Math.min(most, most - left.get()), most);
    }

    /** How large the next page may get: this much is taken, unless it is a small one. */
    int take() {
        if (left.addAndGet(-LARGE_PAGE) >= 0) {
            return LARGE_PAGE;
        }
        giveBack(LARGE_PAGE);
        return SMALL_PAGE;
    }

    /** Gives back what was taken. */
    void giveBack(int page) {
        if (page == LARGE_PAGE) {
            left.addAndGet(LARGE_PAGE);
        }
    }
}
