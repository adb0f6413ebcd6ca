package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * Very many programs that subscribe, request, cancel and come back as they like, while publishers publish: each is handed, of all that was published and that it sees,
 * every event once, in order, but for what it is told is gone.
 */
public final class ProgramSimulation {
    private static final String[][] SELECTORS = {{"a/1"}, {"a/*"}, {"**"}, {"a/1", "b"}, {"a/2", "a/3", "a/4"}, {"c"}};
    private static final int EVENTS = 1500;
    private static final String[] TOPICS = {"a/1", "a/2", "a/3", "a/4", "b", "b/1"};

    private final EventLog log;
    private final Hub hub;
    private final boolean keepsAll;
    private final SplittableRandom random;
    /** All that was published, by its position. */
    private final ConcurrentNavigableMap<Long, Event> published = new ConcurrentSkipListMap<>();

    private final List<SimulatedProgram> programs = new ArrayList<>();
    private final ConcurrentHashMap<Thread, Throwable> failures = new ConcurrentHashMap<>();

    private ProgramSimulation(EventLog log, boolean keepsAll, long seed) {
        this.log = log;
        this.hub = new Hub(log, StreamOptions.DEFAULTS);
        this.keepsAll = keepsAll;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Plays it over a log, which is closed in the end.
     *
     * @param keepsAll whether the log keeps all that is published
     */
    public static void play(EventLog log, boolean keepsAll, long seed, int programs) throws InterruptedException {
        ProgramSimulation simulation = new ProgramSimulation(log, keepsAll, seed);
        try (Hub hub = simulation.hub) {
            simulation.play(programs);
            assertThat(hub.subscriberCount()).isZero();
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static Selectors selectors(SplittableRandom random) {
        return Selectors.of(SELECTORS[random.nextInt(SELECTORS.length)]);
    }

    private void play(int count) throws InterruptedException {
        publish(random.split(), EVENTS / 4);
        List<Thread> threads = new ArrayList<>();
        threads.add(start(random.split(), mine -> publish(mine, EVENTS)));
        threads.add(start(random.split(), mine -> publish(mine, EVENTS)));
        for (int i = 0; i < count; i++) {
            SplittableRandom mine = random.split();
            View view = new View(selectors(mine), mine.nextBoolean() ? selectors(mine) : null);
            SimulatedProgram program = new SimulatedProgram(hub, log, view, mine);
            program.begin();
            programs.add(program);
        }
        threads.add(start(random.split(), this::requestNowAndThen));
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(120));
        }
        assertThat(failures).isEmpty();
        for (SimulatedProgram program : programs) {
            program.requestAll();
        }
        for (SimulatedProgram program : programs) {
            program.awaitAndCheck(published, keepsAll);
        }
    }

    private interface Part {
        void run(SplittableRandom random);
    }

    private Thread start(SplittableRandom mine, Part part) {
        Thread thread = new Thread(() -> part.run(mine), "simulation");
        thread.setUncaughtExceptionHandler(failures::put);
        thread.start();
        return thread;
    }

    private void publish(SplittableRandom mine, int count) {
        for (int left = count; left > 0; ) {
            List<Event> batch = new ArrayList<>();
            for (int i = mine.nextInt(1, 8); i > 0; i--, left--) {
                batch.add(Event.on(TOPICS[mine.nextInt(TOPICS.length)])
                        .data("event " + left)
                        .isPrivate(mine.nextInt(4) == 0)
                        .build());
            }
            List<Appended> appended = hub.publish(batch).toCompletableFuture().join();
            for (int i = 0; i < batch.size(); i++) {
                published.put(appended.get(i).position(), batch.get(i));
            }
        }
    }

    private void requestNowAndThen(SplittableRandom mine) {
        for (int i = 0; i < 10 * programs.size(); i++) {
            programs.get(mine.nextInt(programs.size())).act(mine);
        }
    }
}
