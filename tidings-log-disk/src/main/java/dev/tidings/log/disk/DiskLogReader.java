package dev.tidings.log.disk;

import dev.tidings.log.LogEntry;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A look into a log's directory, which a hub may have open meanwhile: reads what was on the disk when it was opened, and changes nothing. */
@SuppressWarnings("DoNotCallSuggester")
public final class DiskLogReader implements AutoCloseable {
    private DiskLogReader() {}

    /** @throws LogDirectoryException if there is no log in it, or it cannot be read */
    public static DiskLogReader open(Path directory) {
        throw new UnsupportedOperationException();
    }

    public LogInfo info() {
        throw new UnsupportedOperationException();
    }

    /** Hands over every event kept, snapshots first, oldest first. */
    public void forEach(Consumer<LogEntry> consumer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads everything and checks its checksums.
     *
     * @param progress is told now and then how many events were read
     * @return how many events there are
     * @throws LogDirectoryException if a file is damaged
     */
    public long verify(LongConsumer progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
