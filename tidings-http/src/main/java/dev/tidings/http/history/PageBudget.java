package dev.tidings.http.history;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap pages may take until their clients have them: where it is used up, pages are small. Any thread. */
final class PageBudget {
    /** Of a page's events, in bytes. */
    static final int LARGE_PAGE = 1024 * 1024;

    static final int SMALL_PAGE = PageBody.PIECE_BYTES;

    private final AtomicLong left;

    PageBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    static PageBudget ofThisHeap() {
        return new PageBudget(Math.max(LARGE_PAGE, Runtime.getRuntime().maxMemory() / 16));
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
