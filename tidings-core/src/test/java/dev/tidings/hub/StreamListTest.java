package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamListTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final Scene scene = new Scene();
    private final StreamList list = new StreamList();

    private Subscriber stream() {
        Subscription subscription = new Subscription(View.of(Selectors.of("a")), null);
        ManualSink sink = new ManualSink(bytes -> {});
        Feed feed = new Feed(new FeedKey(subscription.view(), subscription.form(), subscription.interval()), 0);
        return Subscriber.of(scene.shard, feed, subscription, sink, 0);
    }

    private Subscriber added() {
        Subscriber stream = stream();
        list.add(stream, NOW);
        return stream;
    }

    @SuppressWarnings("NullAway") // what a class file says of an array's elements is not heard
    private List<Subscriber> after(long serial, int most) {
        @Nullable Subscriber[] into = new Subscriber[most];
        int count = list.copyAfter(serial, into);
        List<Subscriber> copied = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copied.add(Objects.requireNonNull(into[i]));
        }
        return copied;
    }

    @Test
    void numbersStreamsByTheTimeOfTheirComingAndNeverTwice() {
        Subscriber first = added();
        Subscriber second = added();
        Subscriber third = stream();
        list.add(third, NOW.minusSeconds(3600));
        assertThat(new StreamId(0, first.serial).since()).isEqualTo(NOW);
        assertThat(second.serial).isEqualTo(first.serial + 1);
        assertThat(third.serial).isEqualTo(first.serial + 2);
    }

    @Test
    void isEmptyAtFirstAndAfterTheLastHasGone() {
        assertThat(list.find(1)).isNull();
        assertThat(after(0, 3)).isEmpty();
        list.remove(stream());
        Subscriber only = added();
        list.remove(only);
        list.remove(only);
        assertThat(list.find(only.serial)).isNull();
        assertThat(after(0, 3)).isEmpty();
    }

    @Test
    void agreesWithAMapWhoeverComesAndGoes() {
        SplittableRandom random = new SplittableRandom(7);
        TreeMap<Long, Subscriber> model = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            boolean fills = step % 5000 < 2500;
            if (model.isEmpty() || random.nextInt(4) < (fills ? 3 : 1)) {
                Subscriber stream = added();
                model.put(stream.serial, stream);
            } else {
                Long any = model.ceilingKey(
                        random.nextLong(model.firstKey(), model.lastEntry().getKey() + 1));
                Subscriber gone = model.remove(any);
                assertThat(gone).isNotNull();
                list.remove(gone);
                assertThat(list.find(any)).isNull();
            }
            if (step % 50 == 0 && !model.isEmpty()) {
                long from = random.nextLong(model.firstKey() - 2, model.lastKey() + 2);
                int most = random.nextInt(1, 700);
                assertThat(after(from, most))
                        .containsExactlyElementsOf(model.tailMap(from, false).values().stream()
                                .limit(most)
                                .toList());
                assertThat(list.find(model.firstKey()))
                        .isSameAs(model.firstEntry().getValue());
            }
        }
        assertThat(after(0, model.size() + 1)).containsExactlyElementsOf(model.values());
    }
}
