package dev.tidings.cluster;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One order that all nodes of a cluster share: entries of bytes, each at a position that the engine gives, consecutive from 1. It knows nothing of events. Old entries are discarded as the engine's bounds ask; an engine that
 * fails over may lose the newest, and give their positions to others.
 *
 * <p>It connects, and connects again, by itself; each time is a <b>session</b>, which begins with {@link Follower#onSession}. All methods may be called by any thread, and none blocks but {@link #close()}.
 */
public interface Sequencer extends AutoCloseable {
    /**
     * Appends all of {@code entries} or none, at consecutive positions. What one thread appends in one session is appended in the order of the calls. Completes with the position of the last, when the engine has them as safe as
     * was asked.
     *
     * <p>Fails with a {@link LogUnavailableException} of reason {@code CLOSED}, {@code FULL} (the engine has no room) or {@code OVERLOADED} when nothing of it was appended and nothing will be. It fails with {@code FAILED} where that is not known: the connection
     * broke, or the engine did not answer in time. What was asked in one session is never sent in another: then it fails with {@code FAILED}. Where it fails so, its session ends: what else is under way in that fails so too.
     *
     * @param entries not empty; not to be changed any more
     * @param session the one that is under way, by its number
     */
    CompletionStage<Long> append(List<byte[]> entries, Durability durability, long session);

    /**
     * Begins to connect, and to hand over entries. Once.
     *
     * @throws IllegalStateException if it has a follower
     */
    void follow(Follower follower);

    /** What the engine keeps now. Fails with a {@link LogUnavailableException} when it does not answer. Who asks while another waits is answered with that. */
    CompletionStage<Span> span();

    /** The entry at a position; empty if it is not kept. Fails with a {@link LogUnavailableException} when the engine does not answer. */
    CompletionStage<Optional<Entry>> read(long position);

    /** Lets the engine discard what is up to a position, some time. Does nothing where the engine has bounds of its own that say so. */
    void trim(long upTo);

    /** What it is, for people: {@code redis://10.0.0.1:6379, stream tidings}. Without passwords. */
    String describe();

    /** Ends the session, appends fail from now on, and nothing is handed over any more when it returns. Does nothing the second time. */
    @Override
    void close();

    /** Is handed what the order consists of. Called by one thread at a time, which it must not block. */
    interface Follower {
        /**
         * The engine answers. Until the stage completes, nothing is handed over.
         *
         * @param session its number, larger than that of the one before
         * @param span what the engine keeps
         * @return after which position it is to be handed entries; before the oldest one is as good as just before it
         */
        CompletionStage<Long> onSession(long session, Span span);

        /**
         * The next entries, at consecutive positions, behind the last one handed over in this session, or what {@link #onSession} answered. Where the engine has discarded those in between, the first one's position is higher. The next
         * are handed over when the stage completes; one that fails ends the session, and another begins.
         *
         * @param entries not empty
         */
        CompletionStage<Void> onEntries(List<Entry> entries);

        /** The engine does not answer, or not as it should; it is tried again until the sequencer is closed. Told once for each session that ends or does not come about. */
        void onAway(Throwable why);
    }

    /**
     * An entry in its place.
     *
     * @param timeMillis when it was appended, by the engine's clock, in milliseconds since 1970
     * @param bytes not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(long position, long timeMillis, byte[] bytes) {}

    /**
     * What an engine keeps.
     *
     * @param incarnation stays the same as long as nothing that was acknowledged can have been lost, but for what was discarded in order; another one when that is not certain, or it is not the same stream. 1 to 200 characters
     * @param oldest the position of the oldest entry kept; {@code head + 1} if none is
     * @param head the position of the newest entry; 0 if there never was one
     */
    record Span(String incarnation, long oldest, long head) {}
}
