package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the hub's listener about each event that carries a trace, and has it told when the feed of the most readers has handed that out. What the listener throws goes no further. Belongs to a shard's
 * thread.
 */
final class TracedDelivery {
    private final HubListener listener;

    TracedDelivery(HubListener listener) {
        this.listener = listener;
    }

    /** Asks about an entry that was just added to the feeds that see it. A window is watched for one event at a time. */
    void begin(LogEntry entry, List<Feed> seeing) {
        Window window = widest(seeing);
        if (window == null || window.isWatched()) {
            return;
        }
        DeliveryWatch watch = ask(entry);
        if (watch != null) {
            window.watch(entry.position(), watch);
        }
    }

    /** The window of the feed that has the most readers; null where nobody is handed anything at once. */
    private static @Nullable Window widest(List<Feed> seeing) {
        Window found = null;
        int most = 0;
        for (Feed feed : seeing) {
            if (feed.readerCount() > most && feed.throttle == null) {
                found = feed.window();
                most = feed.readerCount();
            }
        }
        return found;
    }

    private @Nullable DeliveryWatch ask(LogEntry entry) {
        try {
            return listener.onDelivery(entry.event());
        } catch (Throwable failure) {
            note(failure);
            return null;
        }
    }

    static void tell(DeliveryWatch watch, int readers) {
        try {
            watch.delivered(readers);
        } catch (Throwable failure) {
            note(failure);
        }
    }

    private static void note(Throwable failure) {
        FailureLog.note("The hub's listener failed; the hub goes on", failure);
    }
}
