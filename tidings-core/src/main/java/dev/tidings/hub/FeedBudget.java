package dev.tidings.hub;

import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap the feeds of a hub take, and may take, for what their selectors name: subscribers choose it. Any thread. */
final class FeedBudget {
    /** What a feed takes besides its selectors, and what a selector takes besides its text: the objects, and their share of the index. */
    private static final int FEED_BYTES = 400;

    private static final int SELECTOR_BYTES = 320;

    private final long max;
    private final AtomicLong used = new AtomicLong();

    FeedBudget(long max) {
        this.max = max;
    }

    /** About what a feed of the view takes of the heap, in bytes; rather too much than too little. */
    static long costOf(View view) {
        long cost = FEED_BYTES;
        for (Selector selector : view.selectors().all()) {
            cost += SELECTOR_BYTES + textBytes(selector);
        }
        return cost;
    }

    /** A pattern's text is there twice: in the tree, too. */
    private static long textBytes(Selector selector) {
        String text = selector.text();
        long bytes = text.chars().allMatch(c -> c < 0x100) ? text.length() : 2L * text.length();
        return selector instanceof Selector.Pattern ? 2 * bytes : bytes;
    }

    boolean hasRoomFor(View view) {
        return used.get() + costOf(view) <= max;
    }

    /** Takes what a feed costs. */
    void take(long cost) {
        used.addAndGet(cost);
    }

    void giveBack(long cost) {
        used.addAndGet(-cost);
    }

    long used() {
        return used.get();
    }
}
