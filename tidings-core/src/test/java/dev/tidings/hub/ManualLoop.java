package dev.tidings.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** A loop that runs its tasks when the test says so. */
final class ManualLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final Thread owner = Thread.currentThread();
    private final Faults faults;
    private final Supplier<Instant> timeOfDay;
    private long now = 1_000_000;

    ManualLoop() {
        this(Faults.none());
    }

    /** A loop that now and then takes no task. */
    ManualLoop(Faults faults) {
        this(faults, Instant::now);
    }

    /** A loop whose day is not ours. */
    ManualLoop(Supplier<Instant> timeOfDay) {
        this(Faults.none(), timeOfDay);
    }

    private ManualLoop(Faults faults, Supplier<Instant> timeOfDay) {
        this.faults = faults;
        this.timeOfDay = timeOfDay;
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void execute(Runnable task) {
        faults.strike();
        tasks.add(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        faults.strike();
        tasks.add(task);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        faults.strike();
        timers.add(new Timer(now + delay.toNanos(), task));
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant instant() {
        return timeOfDay.get();
    }

    /** Lets time pass; timers that are due run with the other tasks. */
    void pass(Duration time) {
        now += time.toNanos();
        for (Timer next = timers.peek(); next != null && next.at() <= now; next = timers.peek()) {
            tasks.add(timers.remove().task());
        }
    }

    private record Timer(long at, Runnable task) {}

    /** Puts the next task behind the others, {@code times} over. */
    void putOff(int times) {
        for (int i = 0; i < times && !tasks.isEmpty(); i++) {
            tasks.add(tasks.remove());
        }
    }

    boolean runOne() {
        pass(Duration.ZERO);
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    void runAll() {
        for (int tasksRun = 0; runOne(); tasksRun++) {
            if (tasksRun > 1_000_000) {
                throw new AssertionError("the loop never comes to rest");
            }
        }
    }
}
