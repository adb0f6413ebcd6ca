package dev.tidings.log;

import dev.tidings.event.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log that can be the copy of another one: what it is given has an id and a time already. It counts positions of its own, and does all else with what it is given as with what is published to it: recognises
 * repeats, unless it is {@linkplain Given#repeats told} which they are, knows ends, discards. A name that is given a second time stands for the newer event from then on. With each batch it keeps what is noted with it: both are there when it is opened again, or neither is, and what is there is always all up to some batch.
 */
public interface LogCopy extends EventLog {
    /**
     * Appends as {@link EventLog#append(List, AppendOptions)} does, with ids and a time that are given; any ids of their own are taken. That it outlives the machine is not waited for: the other log has it. Where a batch cannot be kept,
     * none that is given after it is, until {@link #noted} was asked for.
     */
    CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options, Given given);

    /**
     * What is behind a position was given in an order that is not the one any more. It stays where it is, for positions are not given twice; but its names and keys are free again, and no topic has ended with it. Completes when that is so;
     * fails with a {@link LogUnavailableException} where that cannot be kept, and then nothing that is given is taken until {@link #noted} was asked for.
     *
     * @param noting says what is to be kept with that: both are there when it is opened again, or neither is. Called as {@link Given#note} is
     */
    CompletionStage<Void> disown(long after, Consumer<Notes> noting);

    /**
     * What was noted with what is kept, by key; nothing where that does not outlive the process. Asked for before the first batch, and after one that could not be kept, for it may be there all the same.
     * Fails with a {@link LogUnavailableException} where it cannot be told yet.
     */
    CompletionStage<Map<String, byte[]>> noted();

    /** What an appended batch has already. Called by the thread that stores it, which must not wait. */
    interface Given {
        /** When the events were published, in milliseconds since 1970. Where clocks went back, it counts as the time of the event before. */
        long timeMillis();

        /**
         * The id of an event that is about to be stored, by which readers know it unless it shows one of its own. Called for each that is, in order, before anybody is told of it; again, if it could not be stored.
         *
         * @param index which of the batch
         * @param position that it will have
         */
        String idOf(int index, long position);

        /** What says which events are repeats; null where the log says so itself, by what it keeps. */
        default @Nullable Repeats repeats() {
            return null;
        }

        /** Notes what is to be kept with the batch. Called after the ids of each, also of one that is refused or was there already; not by a log that does not outlive its process. */
        void note(Notes notes);
    }

    /** Says what of a batch was there before, whether or not the log still has it. Called by the thread that stores it, which must not wait. */
    interface Repeats {
        /**
         * Looks at the batch, before anything else is done with it; all that was given before is stored by then, or refused.
         *
         * @throws ConflictingAppendException if one of its names stands for something else: then nothing of it is stored
         */
        void judge();

        /** Whether an event is not to be stored, because it was there before or is earlier in the batch. */
        boolean isRepeat(int index);

        /** The batch is about to be stored: nothing is in its way any more. */
        void take();

        /** What became of a repeat the first time. Those before it in the batch have their ids by then. */
        Appended first(int index);
    }

    /** Takes what is to be noted: small things, for all of them are read at once. */
    interface Notes {
        /** @param value not to be changed any more */
        void put(String key, byte[] value);

        void remove(String key);

        /** Forgets all that was noted before. */
        void clear();
    }
}
