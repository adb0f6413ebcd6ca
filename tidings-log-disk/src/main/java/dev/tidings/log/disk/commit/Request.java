package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogCopy.Given;
import dev.tidings.log.LogCopy.Notes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the committer is asked for. */
public sealed interface Request {
    /** Completed when it is done, by the committer. */
    CompletableFuture<?> done();

    /** About what it takes of the heap, in bytes. */
    long bytes();

    /** Whether it belongs to what is given to a copy, in an order that must stay. */
    default boolean isOfCopy() {
        return false;
    }

    /**
     * Events to append.
     *
     * @param given null where the log gives ids and times itself
     */
    record Append(
            List<Event> events,
            AppendOptions options,
            @Nullable Given given,
            CompletableFuture<List<Appended>> done,
            Contents contents)
            implements Request {
        private static final int OVERHEAD_BYTES = 200;

        public Append(List<Event> events, AppendOptions options, CompletableFuture<List<Appended>> done) {
            this(events, options, null, done);
        }

        public Append(
                List<Event> events,
                AppendOptions options,
                @Nullable Given given,
                CompletableFuture<List<Appended>> done) {
            this(events, options, given, done, Contents.of(events, options));
        }

        @Override
        public boolean isOfCopy() {
            return given != null;
        }

        /** Whether topics end with it. */
        boolean ends() {
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i).isEnd()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long bytes() {
            long bytes = OVERHEAD_BYTES;
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                bytes += OVERHEAD_BYTES + event.data().length();
                for (int topic = 0; topic < event.topics().size(); topic++) {
                    bytes += event.topics().get(topic).name().length();
                }
            }
            return bytes;
        }
    }

    /** What was noted, as it is kept. Behind it, what is given to a copy is taken again. */
    record Recall(CompletableFuture<Map<String, byte[]>> done) implements Request {
        @Override
        public boolean isOfCopy() {
            return true;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** Names and ends of events behind a position to forget, because their order is not the one any more. */
    record Disown(long after, Consumer<Notes> noting, CompletableFuture<Void> done) implements Request {
        @Override
        public boolean isOfCopy() {
            return true;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** The index to be brought up to the head, because somebody needs it there. */
    record Index(CompletableFuture<Void> done) implements Request {
        @Override
        public long bytes() {
            return 0;
        }
    }

    /** Everything up to a position to discard. */
    record Trim(long upTo, CompletableFuture<Void> done) implements Request {
        @Override
        public long bytes() {
            return 0;
        }
    }
}
