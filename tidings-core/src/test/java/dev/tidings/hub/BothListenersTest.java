package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.AccessAttempt;
import dev.tidings.event.Event;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BothListenersTest {
    private static final class Noting implements HubListener {
        private final List<String> told = new ArrayList<>();

        @Override
        public void onAccess(AccessAttempt attempt) {
            told.add("access");
            throw new IllegalStateException("on purpose");
        }

        @Override
        public @Nullable PublishWatch onPublish(List<Event> events) {
            told.add("publish " + events.size());
            return (appended, failure) -> {
                told.add(failure == null ? "stored" : "failed");
                throw new IllegalStateException("on purpose");
            };
        }
    }

    @Test
    void tellsBothWhateverOneOfThemThrows() {
        Noting first = new Noting();
        Noting second = new Noting();
        try (Hub hub = new Hub(
                new MemoryEventLog(MemoryLogOptions.DEFAULTS),
                StreamOptions.DEFAULTS,
                first.and(HubListener.NONE).and(second))) {
            hub.publish(List.of(Event.on("a").data("x").build()))
                    .toCompletableFuture()
                    .join();
        }
        assertThat(first.told).containsExactly("publish 1", "stored");
        assertThat(second.told).isEqualTo(first.told);
    }

    @Test
    void isTheOneWhereTheOtherDoesNothing() {
        Noting one = new Noting();
        assertThat(one.and(HubListener.NONE)).isSameAs(one);
        assertThat(HubListener.NONE.and(one)).isSameAs(one);
    }

    @Test
    void passesOnAllThatThereIsToTell() {
        List<String> passedOn = Arrays.stream(BothListeners.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(HubListener.class.getMethods())
                        .map(Method::getName)
                        .filter(name -> name.startsWith("on")))
                .isNotEmpty()
                .allMatch(passedOn::contains);
    }
}
