package dev.tidings.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to send, by what the log says: the hub's whose claim has the highest number. It counts its own ticks since the sender was last heard, so no clocks are compared, and a hub that was stopped for a while takes nobody for gone because of that.
 * Not for use by several threads.
 */
final class Turns {
    /** After so many ticks of silence another hub may claim the next turn. */
    static final int SILENCE = 5;
    /** After so many, a sender that does not hear itself sends nothing more: less, for it is to stop before another begins. */
    static final int DOUBT = 4;

    private final String node;
    private final boolean isShared;
    private @Nullable Acknowledgement newest;
    /** The highest number that is taken, whether or not its claim was heard. */
    private long taken;

    private int silence;

    /**
     * @param node this hub
     * @param isShared whether others may send, too
     */
    Turns(String node, boolean isShared) {
        this.node = node;
        this.isShared = isShared;
    }

    /** Hears one. Of two claims of one turn the first counts. */
    void learn(Acknowledgement heard) {
        Acknowledgement before = newest;
        boolean isNewer = before == null || heard.turn() > before.turn();
        boolean isSame =
                before != null && heard.turn() == before.turn() && heard.node().equals(before.node());
        if (isNewer || isSame) {
            newest = heard;
            taken = Math.max(taken, heard.turn());
            silence = 0;
        }
    }

    /** Learns that the next turn was somebody else's, whose claim is yet to be heard. */
    void outrun() {
        taken++;
        silence = 0;
    }

    void tick() {
        silence = Math.min(silence + 1, SILENCE);
    }

    /** Whether this hub is the one that sends. */
    boolean isMine() {
        return newest != null && newest.node().equals(node) && !newest.isOver();
    }

    /** Whether it is, and may be sure of that. */
    boolean isSure() {
        return isMine() && (!isShared || silence < DOUBT);
    }

    /** Whether this hub is to claim the next turn. */
    boolean isDue() {
        boolean isFree = (newest == null || newest.isOver()) && taken == turn();
        return !isMine() && (!isShared || isFree || silence >= SILENCE);
    }

    /** The number of the turn that counts; 0 before the first. */
    long turn() {
        return newest == null ? 0 : newest.turn();
    }

    /** The number of the next. */
    long next() {
        return taken + 1;
    }

    /** The id up to which all was acknowledged; null if nothing ever was. */
    @Nullable
    String after() {
        return newest == null ? null : newest.after();
    }
}
