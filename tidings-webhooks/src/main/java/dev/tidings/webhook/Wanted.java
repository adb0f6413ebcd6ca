package dev.tidings.webhook;

import dev.tidings.event.Event;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the events that a webhook reads it is told of. Any thread. */
final class Wanted {
    private final Set<String> types;

    Wanted(Set<WebhookKind> kinds) {
        this.types = kinds.stream().map(WebhookKind::type).collect(Collectors.toUnmodifiableSet());
    }

    boolean includes(Event event) {
        return types.contains(event.type());
    }
}
