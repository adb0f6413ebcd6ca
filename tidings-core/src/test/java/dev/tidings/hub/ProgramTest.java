package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program that subscribes in the hub's own process. */
class ProgramTest {
    private final EventLog log = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 100));
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private Appended publish(String topic, String data) {
        return hub.publish(Event.on(topic).data(data).build())
                .toCompletableFuture()
                .join();
    }

    private static Subscription from(@Nullable String id, String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), id);
    }

    private RecordingProgram run(Subscription subscription, long requested) {
        RecordingProgram program = new RecordingProgram(requested);
        hub.subscribe(subscription).subscribe(program);
        return program;
    }

    @Test
    void isHandedEventsAsObjects() throws Exception {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        Event event =
                Event.on("stocks/a", "b").id("own").type("price").json("12").build();
        hub.publish(event);
        RecordingProgram program = run(from("earliest", "b", "c"), RecordingProgram.ALL);
        StreamEvent handed = (StreamEvent) program.next();
        assertThat(handed.id()).isEqualTo("own");
        assertThat(handed.topic()).isEqualTo(new Topic("b"));
        assertThat(handed.event()).isEqualTo(event);
        assertThat(handed.time()).isBetween(before, Instant.now());
    }

    @Test
    void isHandedWhatComesAfterItSubscribedWhereItHoldsNoCursor() throws Exception {
        publish("a", "before");
        RecordingProgram program = run(from(null, "a"), RecordingProgram.ALL);
        publish("b", "other");
        publish("a", "after");
        assertThat(program.nextData(1)).containsExactly("after");
    }

    @Test
    void goesOnAfterTheCursorOfAnItem() throws Exception {
        publish("a", "1");
        publish("a", "2");
        RecordingProgram first = run(from("earliest", "a"), 1);
        StreamItem item = (StreamItem) first.next();
        RecordingProgram second = run(from(item.cursor(), "a"), RecordingProgram.ALL);
        publish("a", "3");
        assertThat(second.nextData(2)).containsExactly("2", "3");
    }

    @Test
    void beginsWithTheNewestEventOfEachTopicAndGoesOnWhereItWasInThem() throws Exception {
        for (String topic : List.of("a", "b", "a", "c", "b")) {
            publish(topic, topic + log.head());
        }
        Subscription newest =
                Subscription.from(View.of(Selectors.of("*")), Cursor.NEWEST).withMarks(true);
        RecordingProgram whole = run(newest, RecordingProgram.ALL);
        List<StreamEvent> handed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            handed.add((StreamEvent) whole.next());
        }
        assertThat(handed).extracting(item -> item.event().data()).containsExactly("a2", "c3", "b4");
        assertThat(whole.next()).isEqualTo(new LiveMark(log.ids().at(5)));
        assertThat(handed.get(2).cursor()).isEqualTo(log.ids().at(5));
        publish("a", "new");
        assertThat(whole.nextData(1)).containsExactly("new");
        for (int i = 0; i < 3; i++) {
            List<String> rest = new ArrayList<>(List.of("c3", "b4", "new")).subList(i, 3);
            assertThat(run(from(handed.get(i).cursor(), "*"), RecordingProgram.ALL)
                            .nextData(rest.size()))
                    .isEqualTo(rest);
        }
    }

    @Test
    void isThroughWhereAllOfItsTopicsEnd() throws Exception {
        publish("a", "1");
        RecordingProgram program = run(from("earliest", "a", "b"), RecordingProgram.ALL);
        hub.publish(Event.on("a").data("2").end(true).build());
        publish("b", "3");
        hub.publish(Event.on("b").end(true).build());
        assertThat(program.nextData(3)).containsExactly("1", "2", "3");
        assertThat(((StreamEvent) program.next()).event().hasData()).isFalse();
        assertThat(program.next()).isEqualTo("complete");
        RecordingProgram later = run(from("earliest", "a"), RecordingProgram.ALL);
        assertThat(later.nextData(2)).containsExactly("1", "2");
        assertThat(later.next()).isEqualTo("complete");
    }

    @Test
    void isHandedNoMoreThanItRequested() throws Exception {
        RecordingProgram program = run(from("earliest", "a"), 0);
        for (int i = 0; i < 10; i++) {
            publish("a", "" + i);
        }
        program.subscription().request(2);
        assertThat(program.nextData(2)).containsExactly("0", "1");
        program.subscription().request(3);
        assertThat(program.nextData(3)).containsExactly("2", "3", "4");
        // One that wants everything, and comes behind it on the same thread, has it all: nothing more was on its way.
        assertThat(run(from("earliest", "a"), RecordingProgram.ALL).nextData(10))
                .contains("9");
        assertThat(program.heardNothing()).isTrue();
    }

    @Test
    void isToldOfWhatWasDiscardedWhileItRequestedNothing() throws Exception {
        RecordingProgram program = run(from("earliest", "a"), 1);
        Appended first = publish("a", "first");
        assertThat(program.nextData(1)).containsExactly("first");
        for (int i = 0; i < 150; i++) {
            publish("a", "" + i);
        }
        program.subscription().request(2);
        String lastLost = log.ids().at(51);
        assertThat(program.next()).isEqualTo(new Gap(first.id(), lastLost, Gap.Reason.DISCARDED));
        assertThat(program.nextData(1)).containsExactly("50");
    }

    @Test
    void isToldThatItsCursorIsUnknown() throws Exception {
        publish("a", "1");
        RecordingProgram program = run(from("nobody-knows", "a"), RecordingProgram.ALL);
        assertThat(program.next()).isEqualTo(new Gap("nobody-knows", log.ids().at(0), Gap.Reason.UNKNOWN_ID));
        assertThat(program.nextData(1)).containsExactly("1");
    }

    @Test
    void isToldOnceWhereReplayEnds() throws Exception {
        publish("a", "1");
        Appended head = publish("b", "2");
        RecordingProgram program = run(from("earliest", "a").withMarks(true), RecordingProgram.ALL);
        assertThat(program.nextData(1)).containsExactly("1");
        assertThat(program.next()).isEqualTo(new LiveMark(head.id()));
        publish("a", "3");
        publish("a", "4");
        assertThat(program.nextData(2)).containsExactly("3", "4");
    }

    @Test
    void completesOnceItHasAllThatWasKept() throws Exception {
        publish("a", "1");
        Appended head = publish("b", "2");
        Subscription all = from("earliest", "a").with(Subscription.End.WHEN_CAUGHT_UP);
        RecordingProgram program = run(all.withMarks(true), RecordingProgram.ALL);
        assertThat(program.nextData(1)).containsExactly("1");
        assertThat(program.next()).isEqualTo(new LiveMark(head.id()));
        assertThat(program.next()).isEqualTo("complete");
        assertThat(run(from(null, "a").with(Subscription.End.WHEN_CAUGHT_UP), 0).next())
                .isEqualTo("complete");
    }

    @Test
    void isHandedPrivateEventsIfItsViewSeesThem() throws Exception {
        hub.publish(Event.on("a").data("private").isPrivate(true).build());
        publish("a", "public");
        Subscription seesAll = new Subscription(View.withPrivate(Selectors.of("a")), "earliest");
        assertThat(run(seesAll, RecordingProgram.ALL).nextData(2)).containsExactly("private", "public");
        assertThat(run(from("earliest", "a"), RecordingProgram.ALL).nextData(1)).containsExactly("public");
    }

    @Test
    void failsWhenTheHubIsClosed() throws Exception {
        RecordingProgram program = run(from(null, "a"), 1);
        program.subscription();
        hub.close();
        assertThat(program.next())
                .isInstanceOfSatisfying(LogUnavailableException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(LogUnavailableException.Reason.CLOSED));
        RecordingProgram late = run(from("earliest", "a"), 1);
        late.subscription();
        assertThat(late.next()).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void failsWhenItRequestsNothing() throws Exception {
        publish("a", "1");
        RecordingProgram program = run(from("earliest", "a"), 0);
        program.subscription().request(0);
        assertThat(program.next()).isInstanceOfSatisfying(IllegalArgumentException.class, failure -> assertThat(failure)
                .hasMessageContaining("3.9"));
        program.subscription().request(1);
        assertThat(run(from("earliest", "a"), 1).nextData(1)).containsExactly("1");
        assertThat(program.heardNothing()).isTrue();
    }

    @Test
    void isCancelledIfItThrowsAndTheOthersGoOn() throws Exception {
        CountDownLatch thrown = new CountDownLatch(1);
        RecordingProgram broken = new RecordingProgram(RecordingProgram.ALL) {
            @Override
            public void onNext(StreamItem item) {
                super.onNext(item);
                thrown.countDown();
                throw new IllegalStateException("as the test wants it");
            }
        };
        hub.subscribe(from(null, "a")).subscribe(broken);
        RecordingProgram sound = run(from(null, "a"), RecordingProgram.ALL);
        publish("a", "1");
        assertThat(thrown.await(60, TimeUnit.SECONDS)).isTrue();
        publish("a", "2");
        assertThat(sound.nextData(2)).containsExactly("1", "2");
        assertThat(broken.nextData(1)).containsExactly("1");
        assertThat(broken.heardNothing()).isTrue();
    }

    @Test
    void holdsNobodyUpWhenItBlocksAThreadOfItsOwn() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        CountDownLatch released = new CountDownLatch(1);
        try {
            RecordingProgram blocking = new RecordingProgram(RecordingProgram.ALL) {
                @Override
                public void onNext(StreamItem item) {
                    await(released);
                    super.onNext(item);
                }
            };
            hub.subscribe(from(null, "a"), own).subscribe(blocking);
            blocking.subscription();
            RecordingProgram other = run(from(null, "a"), RecordingProgram.ALL);
            publish("a", "1");
            publish("a", "2");
            assertThat(other.nextData(2)).containsExactly("1", "2");
            assertThat(blocking.heardNothing()).isTrue();
            released.countDown();
            assertThat(blocking.nextData(2)).containsExactly("1", "2");
        } finally {
            released.countDown();
            own.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An executor may run what it is given before it returns, over as long a replay as there is. */
    @Test
    void isCalledByWhoeverWakesItWhereItsExecutorIsNoThread() throws Exception {
        try (Hub large = Hub.inMemory()) {
            for (int i = 0; i < 50_000; i++) {
                large.publish(Event.on("a").data("" + i).build());
            }
            RecordingProgram program = new RecordingProgram(1) {
                @Override
                public void onNext(StreamItem item) {
                    super.onNext(item);
                    ask(this);
                }
            };
            large.subscribe(from("earliest", "a"), Runnable::run).subscribe(program);
            assertThat(program.nextData(50_000)).endsWith("49999");
        }
    }

    private static void ask(RecordingProgram program) {
        try {
            program.subscription().request(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failsWhenItsExecutorTakesNoTasks() throws Exception {
        ExecutorService ended = Executors.newSingleThreadExecutor();
        ended.shutdown();
        RecordingProgram program = new RecordingProgram(1);
        hub.subscribe(from("earliest", "a"), ended).subscribe(program);
        program.subscription();
        assertThat(program.next()).isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }

    @Test
    void mayNotAskForLessThanEveryEvent() {
        assertThatThrownBy(() -> hub.subscribe(from("earliest", "a").with(LagPolicy.CONFLATE)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("CATCH_UP");
        assertThatThrownBy(() -> hub.subscribe(from("earliest", "a").withInterval(Duration.ofSeconds(1))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("PT1S");
    }

    @Test
    void failsWhenTheLogDoes() throws Exception {
        FaultyReads faulty = new FaultyReads(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        try (Hub broken = new Hub(faulty, StreamOptions.DEFAULTS)) {
            broken.publish(Event.on("a").data("1").build());
            RecordingProgram program = new RecordingProgram(1);
            broken.subscribe(Subscription.from(View.of(Selectors.of("a")), Cursor.EARLIEST))
                    .subscribe(program);
            assertThat(program.next()).isSameAs(faulty.failure);
        }
    }
}
