package dev.tidings.cli.bench.load;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What came, and when: finds the stamps in the streams' bytes and counts them. Belongs to the load client's thread until that has stopped, but
 * for {@link #delivered()} and {@link #measureFrom}.
 */
public final class Deliveries {
    private final Rounds rounds;
    private final Histogram latency = new Histogram();
    private final Timeline timeline = new Timeline();
    private long received;
    private long measured;
    private long bytes;
    private long allocatedAtStart;
    private long allocated;

    private final AtomicLong delivered = new AtomicLong();
    private volatile int firstMeasured = Integer.MAX_VALUE;

    public Deliveries(int subscribers) {
        this.rounds = new Rounds(subscribers);
    }

    /** Deliveries so far, those of the warm-up too. Any thread. */
    public long delivered() {
        return delivered.get();
    }

    /** Begins the measurement with a round that is still to be published, when everything before it has been delivered. Any thread. */
    public void measureFrom(int round) {
        firstMeasured = round;
    }

    /**
     * Counts the stamps in a buffer, from its position up to its limit; both stay where they are.
     *
     * @param fresh how many of the bytes were read just now
     * @return where a stamp begins whose end has not come yet; the limit if there is none
     */
    int scan(int subscriber, ByteBuffer stream, int fresh) {
        int end = stream.limit();
        long before = measured;
        long now = System.nanoTime();
        int at = stream.position();
        while (at < end) {
            if (stream.get(at) != Stamp.MARK) {
                at++;
            } else if (at + Stamp.LENGTH > end) {
                break;
            } else {
                receive(subscriber, Stamp.numberAt(stream, at), now - Stamp.nanoTimeAt(stream, at));
                at += Stamp.LENGTH;
            }
        }
        if (timeline.isStarted()) {
            bytes += fresh;
            timeline.add(now, measured - before);
        }
        return at;
    }

    private void receive(int subscriber, int round, long delay) {
        if (rounds.receive(subscriber, round, delay)) {
            received++;
            if (round >= firstMeasured) {
                if (!timeline.isStarted()) {
                    timeline.start(System.nanoTime() - delay);
                    allocatedAtStart = threadAllocated();
                }
                measured++;
                latency.record(delay);
            }
        }
    }

    /** Makes known to others what has come. */
    void endTurn() {
        delivered.lazySet(received);
    }

    /** Nothing more comes. On the thread that read. */
    void finish() {
        endTurn();
        if (timeline.isStarted()) {
            allocated = threadAllocated() - allocatedAtStart;
        }
    }

    private static long threadAllocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    public Rounds rounds() {
        return rounds;
    }

    public Histogram latency() {
        return latency;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Deliveries of the measured rounds. */
    public long measured() {
        return measured;
    }

    /** All bytes read since the measurement began. */
    public long bytes() {
        return bytes;
    }

    /** What reading allocated on the heap since the measurement began. */
    public long allocated() {
        return allocated;
    }
}
