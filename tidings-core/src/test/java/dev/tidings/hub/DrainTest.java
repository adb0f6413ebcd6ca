package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration OVER = Duration.ofSeconds(10);
    private static final int COUNT = 200;
    private static final long EACH_TENTH = COUNT / 100;

    private final Scene scene = new Scene();
    private boolean done;

    private List<Scene.Reader> readers() {
        List<Scene.Reader> readers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            readers.add(scene.subscribe("a"));
        }
        readers.forEach(Scene.Reader::news);
        return readers;
    }

    /** A tenth of a second, in the steps of the loop's timers. */
    private void pass() {
        for (int i = 0; i < 10; i++) {
            scene.loop.pass(Duration.ofMillis(10));
            scene.loop.runAll();
        }
    }

    private static long closed(List<Scene.Reader> readers) {
        return readers.stream().filter(reader -> reader.subscriber.isClosed()).count();
    }

    private static long retryMillis(String words) {
        Matcher retry = Pattern.compile("retry: (\\d+)\n").matcher(words);
        assertThat(retry.find()).as(words).isTrue();
        return Long.parseLong(retry.group(1));
    }

    @Test
    void endsStreamsEvenlyAndBringsTheirClientsBackBehindIt() {
        List<Scene.Reader> readers = readers();
        scene.shard.drain(new Drain(OVER, Duration.ofSeconds(20), false), () -> done = true);
        long[] backAt = new long[COUNT];
        int known = 0;
        for (int tenth = 0; tenth < 100; tenth++) {
            long millis = tenth * 100L;
            assertThat(closed(readers)).isBetween(EACH_TENTH * tenth - 2, EACH_TENTH * tenth + 3);
            for (; known < closed(readers); known++) {
                backAt[known] = millis + retryMillis(readers.get(known).news());
                assertThat(backAt[known]).isBetween(OVER.toMillis() - 100, OVER.toMillis() + 20_100);
            }
            pass();
        }
        pass();
        assertThat(closed(readers)).isEqualTo(COUNT);
        assertThat(done).isTrue();
    }

    @Test
    void endsAllAtOnceWhereItHasNoTime() {
        List<Scene.Reader> readers = readers();
        scene.shard.drain(new Drain(Duration.ZERO, Duration.ofSeconds(2), false), () -> done = true);
        assertThat(closed(readers)).isEqualTo(COUNT);
        assertThat(done).isTrue();
        assertThat(retryMillis(readers.get(7).news())).isBetween(1L, 2000L);
    }

    @Test
    void endsVeryManyInSeveralTurns() {
        List<Scene.Reader> readers = readers();
        while (readers.size() <= 2 * Tuning.DEFAULTS.choresPerTurn()) {
            readers.addAll(readers());
        }
        scene.shard.drain(Drain.AT_ONCE, () -> done = true);
        assertThat(closed(readers)).isEqualTo(Tuning.DEFAULTS.choresPerTurn());
        assertThat(done).isFalse();

        pass();
        assertThat(closed(readers)).isEqualTo(readers.size());
        assertThat(done).isTrue();
    }

    @Test
    void isDoneWithNobody() {
        scene.shard.drain(new Drain(OVER, OVER, true), () -> done = true);
        assertThat(done).isTrue();
    }

    @Test
    void bringsClientsBackSoonWhereOthersServeThem() {
        Drain drain = new Drain(OVER, OVER, true);
        for (int i = 0; i < 1000; i++) {
            assertThat(drain.returnAfter(Duration.ZERO, new Random(i)))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
        }
    }

    /** However soon: who finds nobody there asks again after as long. */
    @Test
    void letsNobodyComeBackAtOnce() {
        for (Drain drain : new Drain[] {new Drain(OVER, Duration.ZERO, false), new Drain(Duration.ZERO, OVER, false)}) {
            for (int i = 0; i < 1000; i++) {
                assertThat(drain.returnAfter(OVER, new Random(i))).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            }
        }
    }

    /** Of N clients the busiest second brings at most 2 N / W. */
    @Test
    void spreadsReturnsOverTheirTime() {
        Drain drain = new Drain(Duration.ofSeconds(30), Duration.ofSeconds(30), false);
        int[] second = new int[120];
        Random random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            Duration begun = Duration.ofMillis(i);
            second[(int) begun.plus(drain.returnAfter(begun, random)).toSeconds()]++;
        }
        for (int count : second) {
            assertThat(count).isLessThan(2 * 30_000 / 30);
        }
    }

    @Test
    void isOfNoTimeThatCannotBe() {
        assertThatThrownBy(() -> new Drain(Duration.ofHours(2), OVER, false))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The time that streams are ended over is PT2H; expected 0 to PT1H");
        assertThatThrownBy(() -> new Drain(OVER, Duration.ofMillis(-1), false)).hasMessageContaining("come back over");
    }
}
