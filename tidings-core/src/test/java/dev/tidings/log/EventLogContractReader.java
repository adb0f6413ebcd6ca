package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A thread that reads again and again, from anywhere near the oldest event, what another one publishes; an event's topic follows from its position. */
final class EventLogContractReader {
    static final int EVENTS = 2000;

    private static final List<View> VIEWS = List.of(
            EventLogContractFixture.view("a/0"),
            EventLogContractFixture.view("a/1", "b/2", "a/4"),
            EventLogContractFixture.view("a/*"),
            EventLogContractFixture.privateView("b/*", "a/3"));

    private final EventLog log;
    private final View view;
    private final SplittableRandom random = new SplittableRandom();

    private EventLogContractReader(EventLog log, View view) {
        this.log = log;
        this.view = view;
    }

    /** Starts one for each of a few views; each one's future completes when it has read the last event, or found something wrong. */
    static List<CompletableFuture<Void>> start(EventLog log) {
        return VIEWS.stream()
                .map(view -> EventLogContractPublishers.<Void>onNewThread(() -> {
                    new EventLogContractReader(log, view).readToTheLast();
                    return null;
                }))
                .toList();
    }

    static List<Event> events(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(EventLogContractReader::event)
                .toList();
    }

    private static Event event(long position) {
        return Event.on((position % 3 == 0 ? "b/" : "a/") + position % 5)
                .data("event " + position)
                .isPrivate(position % 7 == 0)
                .build();
    }

    private void readToTheLast() {
        for (long head = log.head(); head < EVENTS; head = log.head()) {
            long after = Math.max(0, head - random.nextInt(60));
            Slice slice =
                    EventLogContractFixture.join(log.read(view, after, new ReadLimit(random.nextInt(1, 30), 10_000)));
            long discarded = slice.discardedUpTo();
            String context = view + " after " + after + ": " + discarded + " discarded, up to " + slice.upTo();
            assertThat(slice.upTo()).as(context).isGreaterThanOrEqualTo(after);
            assertThat(discarded == 0 || (discarded > after && view.sees(event(discarded))))
                    .as(context)
                    .isTrue();
            assertThat(EventLogContractFixture.positions(slice))
                    .as(context)
                    .containsExactlyElementsOf(seen(Math.max(after, discarded), slice.upTo()));
        }
    }

    private List<Long> seen(long after, long upTo) {
        return LongStream.rangeClosed(after + 1, upTo)
                .filter(position -> view.sees(event(position)))
                .boxed()
                .toList();
    }
}
