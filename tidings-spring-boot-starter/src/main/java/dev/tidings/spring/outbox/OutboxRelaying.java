package dev.tidings.spring.outbox;

import dev.tidings.outbox.Destination;
import dev.tidings.outbox.OutboxRelay;
import dev.tidings.outbox.OutboxTable;
import dev.tidings.spring.listen.HubListeners;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Relays what was committed while the application runs, until behind the web server's graceful phase: what requests publish meanwhile goes out. Safe for use by any thread. */
public final class OutboxRelaying implements SmartLifecycle {
    /** Stopped after the listeners and after the web server's graceful phase, which is at {@code DEFAULT_PHASE - 1024}. */
    public static final int PHASE = HubListeners.PHASE - 512;

    private final DataSource source;
    private final OutboxTable table;
    private final Destination destination;
    private volatile @Nullable OutboxRelay relay;

    public OutboxRelaying(DataSource source, OutboxTable table, Destination destination) {
        this.source = source;
        this.table = table;
        this.destination = destination;
    }

    /** Has it look at once. */
    void wake() {
        OutboxRelay running = relay;
        if (running != null) {
            running.wake();
        }
    }

    @Override
    public synchronized void start() {
        if (relay == null) {
            relay = OutboxRelay.start(source, table, destination);
        }
    }

    @Override
    public synchronized void stop() {
        OutboxRelay running = relay;
        relay = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return relay != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
