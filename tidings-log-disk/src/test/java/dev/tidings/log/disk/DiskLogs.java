package dev.tidings.log.disk;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the tests of the disk log do with logs, waiting for each stage. */
final class DiskLogs {
    static final Segments TINY = new Segments(2);
    static final AppendOptions IN_MEMORY = new AppendOptions(Durability.MEMORY, null);
    static final AppendOptions WRITTEN = new AppendOptions(Durability.WRITTEN, null);
    static final AppendOptions SYNCED = new AppendOptions(Durability.SYNCED, null);

    private static final ReadLimit PAGE = new ReadLimit(3, 10_000);

    private DiskLogs() {}

    static DiskLogOptions keeping(Retention retention) {
        return new DiskLogOptions(retention, DurabilityPolicy.SYNCED, 0, 1 << 20, 0);
    }

    static DiskLogOptions keeping(long maxEvents) {
        return keeping(new Retention(Duration.ZERO, 0, maxEvents, List.of()));
    }

    static DiskEventLog open(Path directory) {
        return open(directory, keeping(0));
    }

    static DiskEventLog open(Path directory, DiskLogOptions options) {
        return DiskEventLog.open(directory, options, TINY, store -> store);
    }

    static Event event(String topic, String data) {
        return Event.on(topic).data(data).build();
    }

    static Appended append(EventLog log, String topic, String data) {
        return join(log.append(List.of(event(topic, data)))).get(0);
    }

    static Appended append(EventLog log, AppendOptions options, String topic, String data) {
        return join(log.append(List.of(event(topic, data)), options)).get(0);
    }

    static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    /** What a subscriber with a cursor would be sent: the data of each event, and {@code gap to N} where it would be told of one. */
    static List<String> replay(EventLog log, View view, String cursor) {
        EventLog.Location location = join(log.locate(view, Cursor.of(cursor)));
        List<String> sent = new ArrayList<>();
        if (!location.known()) {
            sent.add("unknown");
        }
        long after = location.position();
        while (after < log.head()) {
            Slice slice = join(log.read(view, after, PAGE));
            if (slice.discardedUpTo() > location.bygone()) {
                sent.add("gap to " + slice.discardedUpTo());
            }
            slice.entries().stream().map(entry -> entry.event().data()).forEach(sent::add);
            after = slice.upTo();
        }
        return sent;
    }

    static List<Long> positions(Slice slice) {
        return slice.entries().stream().map(LogEntry::position).toList();
    }

    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failure);
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    /** The directory as the process would leave it that is killed now: what it wrote is there, what it held in memory is not. */
    static Path killed(Path directory, Path copy) {
        try (Stream<Path> files = Files.list(directory)) {
            Files.createDirectories(copy);
            for (Path file : files.toList()) {
                try {
                    Files.copy(file, copy.resolve(file.getFileName()));
                } catch (NoSuchFileException deletedMeanwhile) {
                    // The store deletes in the background what it needs no more.
                }
            }
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
