package dev.tidings.memory;

/**
 * What a hub takes memory for, each within a bound of its own. All are bounds of bytes; how what is counted otherwise is turned into bytes is said at each. What cannot be measured is estimated, rather too much than too
 * little: an event that lies in the log, in the tail and in windows counts in each.
 */
public enum MemoryBudget {
    /** The events of a log that are in memory: of one in memory all, of one on disk the newest. As they count for its retention: their text, frames and objects, about. */
    LOG("log", 20, 2 << 20),
    /** The newest events, which streams that keep up are served from; as in the log. */
    TAIL("tail", 4, 64 << 10),
    /** What waits to be delivered: frames, once for each feed; events of which the newest of each key is wanted; and which events a snapshot has, at 8 bytes each. Evenly for the shards. */
    WINDOWS("windows", 14, 256 << 10),
    /** What streams select: objects, texts and their part of the index, as {@code FeedBudgetTest} measures them. */
    SELECTORS("selectors", 16, 64 << 10),
    /** The selections of streams that have a name and no connection; as above. */
    KEPT_SELECTIONS("kept-selections", 2, 0),
    /** The bodies of requests, from their first byte until the log has what they carried: the size of their buffers. */
    BODIES("bodies", 16, 1 << 20),
    /** Pages of history on their way to clients, a MiB for each large one. */
    PAGES("pages", 8, 1 << 20),
    /** What HTTP/2 connections have put together for their sockets: the size of their buffers. */
    STAGING("staging", 3, 64 << 10),
    /** Tokens that were found good: what their grants take, reckoned from their length. */
    TOKENS("tokens", 6, 64 << 10),
    /** Tickets that were used, at {@code TicketUses.BYTES} each. */
    TICKETS("tickets", 3, 16 << 10),
    /** Events that wait for the engine of a cluster; as in the log. */
    APPENDS("appends", 4, 1 << 20),
    /** The cache and the write buffers of the store on disk, in native memory: shown, and no part of the bound, which is one of Java's memory. */
    STORE("store", 0, 0);

    private static final int SHARES = 96;

    private final String code;
    private final int share;
    private final long least;

    /** @param share of the bound, in ninety-sixths */
    MemoryBudget(String code, int share, long least) {
        this.code = code;
        this.share = share;
        this.least = least;
    }

    /** Its name for people and programs, in kebab-case. */
    public String code() {
        return code;
    }

    /** Whether it counts for the bound. */
    public boolean isWithinBound() {
        return share > 0;
    }

    /** With less than that, in bytes, a hub cannot do its work. */
    public long least() {
        return least;
    }

    int share() {
        return share;
    }

    /** Its part of so many bytes, where all budgets have theirs. */
    long of(long bytes) {
        return (long) ((double) bytes / SHARES * share);
    }
}
