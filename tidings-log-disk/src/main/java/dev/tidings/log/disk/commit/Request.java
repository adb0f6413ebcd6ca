package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the committer is asked for. */
public sealed interface Request {
    /** Completed when it is done, by the committer. */
    CompletableFuture<?> done();

    /** About what it takes of the heap, in bytes. */
    long bytes();

    /** Events to append. */
    record Append(List<Event> events, AppendOptions options, CompletableFuture<List<Appended>> done, Contents contents)
            implements Request {
        private static final int OVERHEAD_BYTES = 200;

        public Append(List<Event> events, AppendOptions options, CompletableFuture<List<Appended>> done) {
            this(events, options, done, Contents.of(events, options));
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
