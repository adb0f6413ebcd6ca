package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is deleted, and what has expired. */
class LivingLogTest {
    private static final ReadLimit ALL = new ReadLimit(1000, 1 << 20);
    private static final View EVERYTHING = View.withPrivate(Selectors.of("**"));

    private final EventLog inner = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 10_000));
    private Instant now = Instant.now();
    private LivingLog log = open();

    private LivingLog open() {
        LivingLog opened = new LivingLog(inner, () -> now);
        return opened;
    }

    private void follow() {
        log.follow(entry -> {});
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    private Appended publish(String data, String... topics) {
        return publish(Event.on(topics).data(data));
    }

    private Appended publish(Event.Builder event) {
        return join(log.append(List.of(event.build()))).get(0);
    }

    private static List<String> data(List<LogEntry> entries) {
        return entries.stream().map(entry -> entry.event().data()).toList();
    }

    private List<String> read(View view) {
        List<String> found = new ArrayList<>();
        for (long after = 0; after < log.head(); ) {
            Slice slice = join(log.read(view, after, ALL));
            found.addAll(data(slice.entries()));
            after = slice.upTo();
        }
        return found;
    }

    private List<String> newest(View view) {
        ViewSnapshot snapshot = join(log.newest(view, new ViewSnapshot.Bounds(log.head(), 0, 1000)));
        return data(join(log.read(view, snapshot, 0, ALL)).entries());
    }

    @Test
    void showsNothingOfATopicThatWasDeleted() {
        follow();
        publish("1", "a");
        publish("2", "b");
        publish("3", "a");
        join(log.delete(new Topic("a")));
        publish("4", "a");
        assertThat(read(view("a"))).containsExactly("4");
        assertThat(read(view("**"))).containsExactly("2", "4");
        assertThat(data(join(log.readBack(view("**"), log.head(), ALL)).entries()))
                .containsExactly("4", "2");
        assertThat(newest(view("*"))).containsExactly("2", "4");
    }

    @Test
    void tellsWhoWasDueThemThatTheyAreDeleted() {
        follow();
        publish("1", "a");
        publish("2", "b");
        publish("3", "a");
        publish("4", "b");
        join(log.delete(new Topic("a")));
        Slice first = join(log.read(view("*"), 0, ALL));
        assertThat(data(first.entries())).containsExactly("2", "4");
        assertThat(first)
                .extracting(Slice::discardedUpTo, Slice::isDeletion, Slice::upTo)
                .containsExactly(1L, true, log.head());
        Slice second = join(log.read(view("*"), 2, ALL));
        assertThat(data(second.entries())).containsExactly("4");
        assertThat(second).extracting(Slice::discardedUpTo, Slice::isDeletion).containsExactly(3L, true);
        assertThat(join(log.read(view("*"), 3, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("b"), 0, ALL)).discardedUpTo()).isZero();
    }

    @Test
    void showsAnEventThroughTheTopicsOnWhichItIsNotDeleted() {
        follow();
        publish("1", "a", "b");
        join(log.delete(new Topic("a")));
        assertThat(read(view("a"))).isEmpty();
        assertThat(read(view("b"))).containsExactly("1");
        assertThat(read(view("a", "b"))).containsExactly("1");
    }

    @Test
    void deletesOneEventByItself() {
        follow();
        publish("1", "a");
        Appended second = publish("2", "a");
        LogEntry found = join(log.find(second.id())).orElseThrow();
        join(log.delete(found));
        assertThat(read(view("a"))).containsExactly("1");
        assertThat(newest(view("a"))).containsExactly("1");
        assertThat(join(log.find(second.id()))).isEmpty();
        assertThat(join(log.find("nobody's"))).isEmpty();
        assertThat(join(log.locate(view("a"), Cursor.of(second.id())))).isEqualTo(new Location(true, 2, 0));
    }

    @Test
    void showsNothingThatHasExpiredAndTellsNobody() {
        follow();
        publish(Event.on("a").data("short").ttl(Duration.ofSeconds(10)));
        publish(Event.on("a").data("long").ttl(Duration.ofHours(10)));
        publish("for good", "a");
        assertThat(read(view("a"))).containsExactly("short", "long", "for good");
        now = now.plusSeconds(11);
        Slice slice = join(log.read(view("a"), 0, ALL));
        assertThat(data(slice.entries())).containsExactly("long", "for good");
        assertThat(slice.discardedUpTo()).isZero();
    }

    @Test
    void findsTheNewestThatStillLives() {
        follow();
        publish("old", "a");
        publish(Event.on("a").data("old of k").key("k"));
        publish(Event.on("a").data("new of k").key("k").ttl(Duration.ofSeconds(1)));
        publish(Event.on("a").data("new").ttl(Duration.ofSeconds(1)));
        publish(Event.on("b").data("alone").ttl(Duration.ofSeconds(1)));
        assertThat(newest(view("**"))).containsExactly("new of k", "new", "alone");
        now = now.plusSeconds(2);
        assertThat(newest(view("**"))).containsExactly("old", "old of k");
    }

    @Test
    void countsOnlyWhatIsShown() {
        follow();
        for (int i = 1; i <= 20; i++) {
            Appended each = publish(Integer.toString(i), "a");
            if (i % 2 == 0) {
                join(log.delete(join(log.find(each.id())).orElseThrow()));
            }
        }
        long from = join(log.locate(view("a"), new Cursor.Last(3))).position();
        assertThat(data(join(log.read(view("a"), from, ALL)).entries())).startsWith("15");
        assertThat(join(log.locate(view("a"), new Cursor.Last(100))).position()).isZero();
    }

    @Test
    void knowsAllDeletionsAfterARestart() {
        publish("1", "a");
        Appended second = publish("2", "b");
        publish(Event.on("c").data("3").ttl(Duration.ofSeconds(1)));
        follow();
        join(log.delete(new Topic("a")));
        join(log.delete(join(log.find(second.id())).orElseThrow()));
        now = now.plusSeconds(2);
        log = open();
        assertThat(read(view("**"))).isEmpty();
        assertThat(newest(view("**"))).isEmpty();
    }

    @Test
    void keepsDeletionsForAsLongAsWhatTheyAreOf() throws Exception {
        EventLog small = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 6000));
        LivingLog first = new LivingLog(small, () -> now);
        CompletableFuture<Void> renewed = new CompletableFuture<>();
        first.follow(entry -> {
            if (Deletion.isOne(entry.event()) && entry.position() > 3500) {
                renewed.complete(null);
            }
        });
        for (int i = 0; i < 3000; i++) {
            join(first.append(List.of(Event.on("a").data("old").build())));
        }
        join(first.delete(new Topic("a")));
        for (int i = 0; i < 5500; i++) {
            join(first.append(List.of(Event.on("b").data("new").build())));
        }
        renewed.get(60, TimeUnit.SECONDS);
        assertThat(join(new LivingLog(small, () -> now).read(view("a"), 0, ALL)).entries())
                .isEmpty();
    }

    @Test
    void isAsAModelSays() {
        for (long seed = 1; seed <= 60; seed++) {
            play(new SplittableRandom(seed), seed);
        }
    }

    private record Kept(Event event, Instant expiry, List<String> deletedOn) {}

    private void play(SplittableRandom random, long seed) {
        EventLog whole = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 10_000));
        LivingLog living = new LivingLog(whole, () -> now);
        living.follow(entry -> {});
        TreeMap<Long, Kept> model = new TreeMap<>();
        List<String> topics = List.of("a", "b", "c/d", "c/e");
        for (int step = 0; step < 80; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    String topic = topics.get(random.nextInt(4));
                    model.values().stream()
                            .filter(kept -> kept.event().topics().contains(new Topic(topic)))
                            .forEach(kept -> kept.deletedOn().add(topic));
                    join(living.delete(new Topic(topic)));
                }
                case 1 -> now = now.plusMillis(random.nextInt(300));
                default -> {
                    List<Topic> on = random.ints(random.nextInt(1, 3), 0, 4)
                            .distinct()
                            .mapToObj(i -> new Topic(topics.get(i)))
                            .toList();
                    Duration ttl = random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(1, 100_000)) : null;
                    Event event = Event.on(on)
                            .data("" + step)
                            .isPrivate(random.nextInt(3) == 0)
                            .key(random.nextInt(3) == 0 ? "k" : null)
                            .ttl(ttl)
                            .build();
                    Appended appended = join(living.append(List.of(event))).get(0);
                    LogEntry entry = join(whole.read(EVERYTHING, appended.position() - 1, new ReadLimit(1, 1)))
                            .entries()
                            .get(0);
                    Instant expiry = ttl == null
                            ? Instant.MAX
                            : Instant.ofEpochMilli(entry.timeMillis()).plus(ttl);
                    model.put(appended.position(), new Kept(event, expiry, new ArrayList<>()));
                }
            }
            check(random.nextInt(4) == 0 ? new LivingLog(whole, () -> now) : living, model, random, seed);
        }
    }

    private void check(LivingLog living, NavigableMap<Long, Kept> model, SplittableRandom random, long seed) {
        View view = EventLogContractReads.randomView(random);
        TreeMap<Long, Kept> seen = new TreeMap<>();
        model.forEach((position, kept) -> {
            boolean isSeen = kept.event().topics().stream()
                    .anyMatch(topic -> !kept.deletedOn().contains(topic.name())
                            && view.sees(topic, kept.event().isPrivate()));
            if (isSeen && kept.expiry().isAfter(now)) {
                seen.put(position, kept);
            }
        });
        List<Long> read = new ArrayList<>();
        for (long after = 0; after < living.head(); ) {
            Slice slice = join(living.read(view, after, new ReadLimit(random.nextInt(1, 9), 1 << 20)));
            slice.entries().forEach(entry -> read.add(entry.position()));
            after = slice.upTo();
        }
        assertThat(read).as("seed %s, %s", seed, view).containsExactlyElementsOf(seen.keySet());
        List<Long> back = new ArrayList<>();
        for (long upTo = living.head(); upTo > 0; ) {
            BackSlice slice = join(living.readBack(view, upTo, new ReadLimit(random.nextInt(1, 9), 1 << 20)));
            slice.entries().forEach(entry -> back.add(entry.position()));
            upTo = slice.after();
        }
        assertThat(back).as("back, seed %s, %s", seed, view).containsExactlyElementsOf(seen.descendingKeySet());
        Map<List<Object>, Long> newest = new HashMap<>();
        seen.forEach((position, kept) -> kept.event().topics().stream()
                .filter(topic -> view.sees(topic, kept.event().isPrivate())
                        && !kept.deletedOn().contains(topic.name()))
                .forEach(topic ->
                        newest.put(java.util.Arrays.asList(topic, kept.event().key()), position)));
        ViewSnapshot snapshot = join(living.newest(view, new ViewSnapshot.Bounds(living.head(), 0, 1000)));
        assertThat(snapshot.after(0, 1000))
                .as("newest, seed %s, %s", seed, view)
                .containsExactly(newest.values().stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .distinct()
                        .toArray());
    }
}
