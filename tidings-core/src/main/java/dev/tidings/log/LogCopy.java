package dev.tidings.log;

import dev.tidings.event.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A log that can be the copy of another one: what it is given has an id and a time already. It counts positions of its own, and does all else with what it is given as with what is published to it: recognises
 * repeats, knows ends, discards.
 */
public interface LogCopy extends EventLog {
    /** Appends as {@link EventLog#append(List, AppendOptions)} does, with ids and a time that are given; any ids of their own are taken. Where a batch cannot be kept, none that was given after it is, before its stage has completed. */
    CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options, Given given);

    /**
     * What is behind a position was given in an order that is not the one any more. It stays where it is, for positions are not given twice; but its names and keys are free again, and no topic has ended with it. Completes when that is so.
     */
    CompletionStage<Void> disown(long after);

    /** What an appended batch has already. */
    interface Given {
        /** When the events were published, in milliseconds since 1970. */
        long timeMillis();

        /**
         * The id of an event that is about to be stored, by which readers know it unless it shows one of its own. Called for each that is, in order, before anybody is told of it; again, if it could not be stored. By the thread that stores it, which must not wait.
         *
         * @param index which of the batch
         * @param position that it will have
         */
        String idOf(int index, long position);
    }
}
