package dev.tidings.log.disk.read;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who reads from the disk takes turns: work is done in short pieces, and those who wait stand in lanes by how long their pieces take. In a round each lane has
 * as many pieces as it has turns, the short ones first, so that a thousand long ways hold up a short one for a piece or two. Any thread.
 */
public final class ReadTurns implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadTurns.class);

    private final StoreAccess access;
    private final Executor executor;
    private final int threads;

    // Guarded by this.
    private final Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);
    private int working;
    private long pieces;
    private boolean closed;

    /** Work of one kind. */
    public enum Lane {
        /** What the index answers. */
        QUICK(16, Integer.MAX_VALUE),
        /** A walk through a bounded number of events. */
        SCAN(4, Integer.MAX_VALUE),
        /** What has a long way to go, or may take long at one place. Never by all threads, so that one is left for the others. */
        SEARCH(1, 1);

        private final int turns;
        private final int maxThreads;

        Lane(int turns, int maxThreads) {
            this.turns = turns;
            this.maxThreads = maxThreads;
        }
    }

    /** Work that is done piece by piece. */
    interface Piecework {
        /** Does the next piece, a few milliseconds at most; answers whether there is more. */
        boolean next();

        /** Is called instead when there is no next turn. */
        void refuse(LogUnavailableException refusal);
    }

    private static final class Waiting {
        private final ArrayDeque<Piecework> all = new ArrayDeque<>();
        private int turnsLeft;
        private int underWay;
    }

    /** @param threads how many tasks the executor runs at once; so many are given to it at the most */
    public ReadTurns(StoreAccess access, Executor executor, int threads) {
        this.access = access;
        this.executor = executor;
        this.threads = threads;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new Waiting());
        }
    }

    /** Reads in one piece, unless the answer is cancelled before. */
    public <T> CompletableFuture<T> read(Lane lane, StoreAccess.Use<T> use) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        add(lane, new Piecework() {
            @Override
            public boolean next() {
                try {
                    if (!answer.isDone()) {
                        answer.complete(access.use(use));
                    }
                } catch (RocksDBException | RuntimeException | Error failure) {
                    answer.completeExceptionally(failure);
                }
                return false;
            }

            @Override
            public void refuse(LogUnavailableException refusal) {
                answer.completeExceptionally(refusal);
            }
        });
        return answer;
    }

    /** Has work done, its pieces one after another. */
    void add(Lane lane, Piecework work) {
        if (!enqueue(lane, work)) {
            work.refuse(closed());
        } else if (takesThread()) {
            executor.execute(this::work);
        }
    }

    private synchronized boolean enqueue(Lane lane, Piecework work) {
        return !closed && waiting(lane).all.add(work);
    }

    private synchronized boolean takesThread() {
        boolean takes = working < threads;
        working += takes ? 1 : 0;
        return takes;
    }

    private void work() {
        for (Turn turn = nextTurn(); turn != null; turn = nextTurn()) {
            boolean more = false;
            try {
                more = turn.work().next();
            } catch (Throwable failure) {
                LOGGER.error("A read of the event log was left without an answer", failure);
            }
            end(turn, more);
        }
    }

    private record Turn(Lane lane, Piecework work) {}

    private synchronized @Nullable Turn nextTurn() {
        Turn turn = nextOfRound();
        if (turn == null) {
            for (Map.Entry<Lane, Waiting> lane : lanes.entrySet()) {
                lane.getValue().turnsLeft = lane.getKey().turns;
            }
            turn = nextOfRound();
        }
        working -= turn == null ? 1 : 0;
        pieces += turn == null ? 0 : 1;
        return turn;
    }

    private @Nullable Turn nextOfRound() {
        for (Map.Entry<Lane, Waiting> entry : lanes.entrySet()) {
            Waiting lane = entry.getValue();
            if (lane.turnsLeft > 0 && !lane.all.isEmpty() && lane.underWay < entry.getKey().maxThreads) {
                lane.turnsLeft--;
                lane.underWay++;
                return new Turn(entry.getKey(), lane.all.remove());
            }
        }
        return null;
    }

    private void end(Turn turn, boolean more) {
        boolean refused;
        synchronized (this) {
            Waiting lane = waiting(turn.lane());
            lane.underWay--;
            refused = more && closed;
            if (more && !closed) {
                lane.all.add(turn.work());
            }
        }
        if (refused) {
            turn.work().refuse(closed());
        }
    }

    /** How many pieces were begun. */
    synchronized long pieces() {
        return pieces;
    }

    private Waiting waiting(Lane lane) {
        Waiting waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return waiting;
    }

    private static LogUnavailableException closed() {
        return new LogUnavailableException(LogUnavailableException.Reason.CLOSED, "The event log is closed");
    }

    /** Refuses all that waits, and what comes later. What is under way goes on to the end of its piece. */
    @Override
    public void close() {
        List<Piecework> refused = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Waiting lane : lanes.values()) {
                refused.addAll(lane.all);
                lane.all.clear();
            }
        }
        refused.forEach(work -> work.refuse(closed()));
    }
}
