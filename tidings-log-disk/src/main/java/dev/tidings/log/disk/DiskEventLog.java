package dev.tidings.log.disk;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** An {@link EventLog} on disk. */
@SuppressWarnings("DoNotCallSuggester")
public final class DiskEventLog implements EventLog {
    private DiskEventLog() {}

    /**
     * Opens the log in a directory, which is made if it is not there.
     *
     * @throws LogDirectoryException if the directory cannot be used: not writable, in use by another process, damaged
     */
    public static DiskEventLog open(Path directory, DiskLogOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Discards everything up to and including a position. Any thread. */
    public CompletionStage<Void> trim(long upTo) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void follow(CommitListener listener) {}

    @Override
    public long head() {
        return 0;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventIds ids() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
