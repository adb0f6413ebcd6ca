package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Fingerprint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fingerprints of what an append holds, taken by the publisher's thread, for the committer has more to do: of events with an id, and of a batch with a key. */
public final class Contents {
    private final @Nullable Fingerprint batch;
    private final @Nullable Fingerprint[] events;

    private Contents(@Nullable Fingerprint batch, @Nullable Fingerprint[] events) {
        this.batch = batch;
        this.events = events;
    }

    static Contents of(List<Event> events, AppendOptions options) {
        @Nullable Fingerprint[] ofEvents = new Fingerprint[events.size()];
        for (int i = 0; i < ofEvents.length; i++) {
            ofEvents[i] = events.get(i).id() == null ? null : Fingerprint.of(events.get(i));
        }
        return new Contents(options.idempotencyKey() == null ? null : Fingerprint.of(events), ofEvents);
    }

    /** Of a batch that has a key. */
    public Fingerprint ofBatch() {
        return Objects.requireNonNull(batch);
    }

    /** Of an event that has an id. */
    public Fingerprint ofEvent(int index) {
        return Objects.requireNonNull(events[index]);
    }
}
