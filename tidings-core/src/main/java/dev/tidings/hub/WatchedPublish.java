package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands events to the log in sight of a listener, whose failures are its own. Stateless. */
final class WatchedPublish {
    private WatchedPublish() {}

    /** What appending returns is returned, and what it throws is thrown. */
    static CompletionStage<List<Appended>> of(
            HubListener listener, List<Event> events, Supplier<CompletionStage<List<Appended>>> appending) {
        PublishWatch watch = begin(listener, events);
        if (watch == null) {
            return appending.get();
        }
        try {
            CompletionStage<List<Appended>> answer = appending.get();
            answer.whenComplete((appended, failure) -> tell(watch, appended, failure));
            return answer;
        } catch (RuntimeException | Error thrown) {
            tell(watch, null, thrown);
            throw thrown;
        }
    }

    private static @Nullable PublishWatch begin(HubListener listener, List<Event> events) {
        try {
            return listener.onPublish(events);
        } catch (Throwable failure) {
            note(failure);
            return null;
        }
    }

    private static void tell(PublishWatch watch, @Nullable List<Appended> appended, @Nullable Throwable failure) {
        try {
            watch.answered(appended, failure);
        } catch (Throwable thrown) {
            note(thrown);
        }
    }

    private static void note(Throwable failure) {
        FailureLog.note("The hub's listener failed; the hub goes on", failure);
    }
}
