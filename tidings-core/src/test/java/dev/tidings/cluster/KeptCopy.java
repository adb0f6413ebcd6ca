package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A copy in memory that outlives its node, with its notes, as one on a disk does; and that now and then fails, as that does. For one thread. */
final class KeptCopy extends ForwardingEventLog implements LogCopy {
    private final MemoryEventLog log;
    private final Map<String, byte[]> noted = new HashMap<>();
    private final Notes keeping = new Notes() {
        @Override
        public void put(String key, byte[] value) {
            noted.put(key, value);
        }

        @Override
        public void remove(String key) {
            noted.remove(key);
        }

        @Override
        public void clear() {
            noted.clear();
        }
    };
    private boolean isFailing;
    private boolean isAboutToFail;

    KeptCopy(MemoryLogOptions options) {
        this(new MemoryEventLog(options));
    }

    private KeptCopy(MemoryEventLog log) {
        super(log);
        this.log = log;
    }

    /** Nothing more is taken, until somebody asks what there is. */
    void fail() {
        isFailing = true;
    }

    /** The same, once one more was taken: it is there, though it is said to have failed. */
    void failOnceStored() {
        isAboutToFail = true;
    }

    private static LogUnavailableException failure() {
        return new LogUnavailableException(Reason.FAILED, "The copy fails");
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options, Given given) {
        if (isFailing) {
            return CompletableFuture.failedStage(failure());
        }
        CompletionStage<List<Appended>> appended = log.append(events, options, given);
        given.note(keeping);
        return failsNow() ? CompletableFuture.failedStage(failure()) : appended;
    }

    private boolean failsNow() {
        isFailing = isAboutToFail;
        isAboutToFail = false;
        return isFailing;
    }

    @Override
    public CompletionStage<Void> disown(long after, Consumer<Notes> noting) {
        if (isFailing) {
            return CompletableFuture.failedStage(failure());
        }
        CompletionStage<Void> disowned = log.disown(after, noting);
        noting.accept(keeping);
        return failsNow() ? CompletableFuture.failedStage(failure()) : disowned;
    }

    @Override
    public CompletionStage<Map<String, byte[]>> noted() {
        isFailing = false;
        return CompletableFuture.completedStage(Map.copyOf(noted));
    }

    @Override
    public boolean outlivesItsProcess() {
        return true;
    }

    /** It is kept. */
    @Override
    public void close() {}
}
