package dev.tidings.spring.boot;

import dev.tidings.outbox.OutboxBacklog;
import dev.tidings.outbox.OutboxTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How many events wait in an outbox, as Micrometer's meters; no number while the database is away. Loaded where that is on the class path. Blocks as a {@code SELECT} does, once in {@link #FRESH}. */
final class OutboxMeters implements MeterBinder {
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
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tidings.outbox.waiting", this, meters -> meters.count(OutboxBacklog::waiting))
                .register(registry);
        Gauge.builder("tidings.outbox.refused", this, meters -> meters.count(OutboxBacklog::refused))
                .register(registry);
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
