package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A program's way through a log that answers in its own time. */
class LogWalkTest implements LogWalk.Taker {
    private final List<String> taken = new ArrayList<>();

    @Override
    public boolean wants() {
        return true;
    }

    @Override
    public void take(StreamItem item) {
        taken.add(item instanceof StreamEvent event ? event.event().data() : item.toString());
    }

    /** An answer that comes just after it was first asked for. */
    private static final class LateAnswer<T> extends CompletableFuture<T> {
        private final T value;
        private boolean isAsked;

        LateAnswer(T value) {
            this.value = value;
        }

        @Override
        public boolean isDone() {
            if (isAsked) {
                complete(value);
            }
            isAsked = true;
            return super.isDone();
        }
    }

    private static final class LateLog extends ForwardingEventLog {
        LateLog(EventLog log) {
            super(log);
        }

        @Override
        public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
            return new LateAnswer<>(
                    super.read(view, after, limit).toCompletableFuture().join());
        }
    }

    @Test
    void handsOverOnceWhatComesWhileItLooksForIt() {
        EventLog log = new LateLog(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        for (int i = 0; i < 5; i++) {
            log.append(List.of(Event.on("a").data("" + i).build()));
        }
        LogWalk walk = new LogWalk(
                log,
                new Subscription(View.of(Selectors.of("a")), "earliest").with(Subscription.End.WHEN_CAUGHT_UP),
                100,
                () -> {});
        for (int steps = 0; !walk.isThrough() && steps < 100; steps++) {
            walk.step(this);
        }
        assertThat(taken).containsExactly("0", "1", "2", "3", "4");
    }
}
