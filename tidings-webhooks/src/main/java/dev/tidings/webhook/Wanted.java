package dev.tidings.webhook;

import dev.tidings.event.Event;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the events that a webhook reads it is told of. Any thread. */
final class Wanted {
    private static final String AGAIN = "again";

    private final Set<String> types;

    Wanted(Set<WebhookKind> kinds) {
        this.types = kinds.stream().map(WebhookKind::type).collect(Collectors.toUnmodifiableSet());
    }

    boolean includes(Event event) {
        return types.contains(event.type()) && !(WebhookKind.JOIN.type().equals(event.type()) && isAgain(event.data()));
    }

    /** Whether an object says of itself, and not something in it, that it was told before. */
    static boolean isAgain(String json) {
        int depth = 0;
        for (int i = 0; i < json.length(); i++) {
            switch (json.charAt(i)) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> {
                    int end = endOfString(json, i);
                    if (depth == 1
                            && end < json.length()
                            && json.regionMatches(i + 1, AGAIN, 0, AGAIN.length())
                            && end == i + 1 + AGAIN.length()
                            && json.substring(end + 1).stripLeading().startsWith(":")) {
                        return json.substring(json.indexOf(':', end) + 1)
                                .stripLeading()
                                .startsWith("true");
                    }
                    i = end;
                }
                default -> {}
            }
        }
        return false;
    }

    private static int endOfString(String json, int start) {
        int i = start + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
