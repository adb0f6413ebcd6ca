package dev.tidings.spring.boot;

import dev.tidings.metrics.MeterName;
import dev.tidings.metrics.Meters;
import dev.tidings.metrics.RemovableMeters;
import dev.tidings.outbox.OutboxBacklog;
import dev.tidings.outbox.OutboxTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How many events wait in an outbox, as Micrometer's meters; no number while the database is away. Loaded where that is on the class path. Blocks as a {@code SELECT} does, once in {@link #FRESH}. */
final class OutboxMeters extends RemovableMeters {
    static final Duration FRESH = Duration.ofSeconds(1);

    private final DataSource source;
    private final OutboxTable table;

    // Under this object's lock.
    private @Nullable OutboxBacklog last;
    private long readAt = System.nanoTime() - FRESH.toNanos();

    OutboxMeters(DataSource source, OutboxTable table) {
        this.source = source;
        this.table = table;
    }

    @Override
    protected void bindTo(Meters to) {
        MeterName.of("tidings.outbox.waiting", "Events that wait in the outbox; no number while the database is away")
                .gauge(to, () -> count(OutboxBacklog::waiting));
        MeterName.of("tidings.outbox.refused", "Events that the hub refused; no number while the database is away")
                .gauge(to, () -> count(OutboxBacklog::refused));
    }

    private synchronized double count(ToLongFunction<OutboxBacklog> part) {
        if (System.nanoTime() - readAt >= FRESH.toNanos()) {
            last = read();
            readAt = System.nanoTime();
        }
        return last == null ? Double.NaN : part.applyAsLong(last);
    }

    private @Nullable OutboxBacklog read() {
        try (Connection connection = source.getConnection()) {
            return OutboxBacklog.of(connection, table);
        } catch (SQLException away) {
            return null;
        }
    }
}
