package dev.tidings.interop;

import java.util.List;

/** What one client has received so far. */
interface Received {
    List<Message> messages();

    /** What happened to its connections, in order: {@code open}, {@code reconnecting}, {@code closed} and the like. */
    List<String> states();

    default void awaitMessages(int count) {
        Waiting.until(() -> messages().size() >= count);
    }

    default void awaitState(String state) {
        Waiting.until(() -> states().contains(state));
    }

    default long count(String state) {
        return states().stream().filter(state::equals).count();
    }
}
