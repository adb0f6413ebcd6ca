package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.CloseReason;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.HubAddress;
import dev.tidings.client.SelectionNotice;
import dev.tidings.event.Event;
import dev.tidings.log.MemoryLogOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A watch list that changes all the time, over a real connection that is cut now and then, while 5,000 events a second are published: nothing is lost, nothing comes
 * twice. By hand {@code -Dtidings.selections=10000} makes so many changes.
 */
class SelectionsUnderLoadTest {
    private static final int CHANGES = Integer.getInteger("tidings.selections", 400);
    private static final long SEED = Long.getLong("tidings.selections.seed", 11);
    private static final int TOPICS = 50;
    private static final long NANOS_BETWEEN = 1_000_000_000L / 5000;

    private final Random random = new Random(SEED);
    private final Map<Long, String> topics = new ConcurrentHashMap<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Map<Long, SelectionNotice> changes = new TreeMap<>();
    /** Changes that bring something. */
    private final Set<Long> bringing = new HashSet<>();

    private final TreeSet<String> selected = new TreeSet<>(List.of("p/0"));
    private int bring;
    private volatile boolean isOver;

    private final EventStreamListener listener = new EventStreamListener() {
        @Override
        public void onEvent(String type, String data, String lastEventId) {
            heard.add(lastEventId.substring(lastEventId.indexOf('-') + 1));
        }

        @Override
        public void onSelection(SelectionNotice notice, String lastEventId) {
            String place = lastEventId.substring(lastEventId.indexOf('-') + 1);
            int within = place.indexOf('~');
            long position = Long.parseLong(within < 0 ? place : place.substring(0, within));
            changes.put(position, notice);
            if (within >= 0) {
                bringing.add(position);
            }
            heard.add("selection " + place);
        }

        @Override
        public void onStopped(String reason) {
            heard.add("stopped " + reason);
        }

        @Override
        public void onClosed(CloseReason reason) {
            heard.add("closed " + reason);
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            heard.add("gap " + gap);
        }
    };

    private void publish(TestHub hub) {
        long next = System.nanoTime();
        for (int i = 0; !isOver; i++) {
            String topic = "p/" + (i * 7919L % TOPICS);
            long position = positionOf(
                    hub.publish(Event.on(topic).data("tick " + i).build()).id());
            topics.put(position, topic);
            next += NANOS_BETWEEN;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static long positionOf(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    @Test
    void loseNothingAndBringNothingTwice() throws Exception {
        MemoryLogOptions log = new MemoryLogOptions(1L << 30, 4_000_000);
        try (TestHub hub = TestHub.start(log, TestHub.QUICK, TestHub.options());
                EventStreamClient stream = EventStreamClient.builder(new HubAddress(hub.uri()).stream(List.of("p/0")))
                        .named()
                        .open(listener)) {
            hub.awaitSubscribers(1);
            Thread publisher = new Thread(() -> publish(hub), "publisher");
            publisher.start();
            int made = 0;
            try {
                Waiting.until(() -> !heard.isEmpty());
                for (int i = 0; i < CHANGES; i++) {
                    made += change(stream) ? 1 : 0;
                    if (random.nextInt(25) == 0) {
                        stream.reconnect();
                    }
                    if (random.nextInt(100) == 0) {
                        hub.endStreams();
                    }
                }
            } finally {
                isOver = true;
                publisher.join();
            }
            // Behind all: what everybody sees.
            List<String> last = List.copyOf(selected);
            Message end = hub.publish(Event.on(last.get(0)).data("end").build());
            topics.put(positionOf(end.id()), last.get(0));
            String endId = Long.toString(positionOf(end.id()));
            Waiting.until(() -> heard.contains(endId)
                    || stream.closed().toCompletableFuture().isDone());
            assertThat(changes).hasSize(made);
            assertThat(bringing).hasSize(bring);
            assertThat(List.copyOf(heard)).containsExactlyElementsOf(expected());
        }
    }

    private boolean change(EventStreamClient stream) {
        List<String> add = some(3);
        List<String> drop = new ArrayList<>(some(selected.size() > 20 ? 20 : 3));
        drop.removeAll(add);
        TreeSet<String> next = new TreeSet<>(selected);
        next.removeAll(drop);
        next.addAll(add);
        boolean brings = random.nextBoolean();
        List<String> inForce = (brings ? stream.select(add, drop, "newest") : stream.select(add, drop))
                .toCompletableFuture()
                .join();
        bring += brings && !selected.containsAll(add) ? 1 : 0;
        assertThat(new TreeSet<>(inForce)).isEqualTo(next);
        boolean isOther = !next.equals(selected);
        selected.clear();
        selected.addAll(next);
        return isOther;
    }

    private List<String> some(int most) {
        Set<String> some = new LinkedHashSet<>();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            some.add("p/" + random.nextInt(TOPICS));
        }
        return List.copyOf(some);
    }

    /** What the selections in force show of what was published, and what the changes bring: in the order of the log. */
    private List<String> expected() {
        String first = heard.element();
        TreeMap<Long, Object> all = new TreeMap<>(topics);
        all.putAll(changes);
        Map<String, Long> newest = new HashMap<>();
        Set<String> inForce = new HashSet<>(Set.of("p/0"));
        List<String> expected = new ArrayList<>();
        all.forEach((position, what) -> {
            if (what instanceof SelectionNotice change) {
                expected.addAll(change(position, change, newest));
                inForce.clear();
                inForce.addAll(change.selectors());
            } else {
                newest.put((String) what, position);
                if (inForce.contains(what) && position >= Long.parseLong(first)) {
                    expected.add(Long.toString(position));
                }
            }
        });
        return expected;
    }

    private List<String> change(long position, SelectionNotice change, Map<String, Long> newest) {
        if (!bringing.contains(position)) {
            return List.of("selection " + position);
        }
        List<String> expected = new ArrayList<>(List.of("selection " + position + "~0"));
        change.added().stream()
                .map(newest::get)
                .filter(Objects::nonNull)
                .sorted()
                .forEach(known -> expected.add(position + "~" + known));
        return expected;
    }
}
