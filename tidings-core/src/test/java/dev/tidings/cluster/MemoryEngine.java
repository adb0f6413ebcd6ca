package dev.tidings.cluster;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The order of a cluster in one process: {@link #connect} gives each node its sequencer. What happens to an engine can be made to happen to it. Any thread may call. */
public final class MemoryEngine implements SequencerContractEngine {
    private final List<MemorySequencer> nodes = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private String incarnation = newIncarnation();
    private long discardedUpTo;
    private boolean running = true;
    private boolean full;

    private static String newIncarnation() {
        return UUID.randomUUID().toString();
    }

    @Override
    public synchronized MemorySequencer connect() {
        MemorySequencer node = new MemorySequencer(this);
        nodes.add(node);
        return node;
    }

    synchronized void forget(MemorySequencer node) {
        nodes.remove(node);
    }

    synchronized CompletionStage<Long> append(List<byte[]> bytes) {
        if (full) {
            return MemorySequencer.failed(Reason.FULL, "The engine is full");
        }
        long now = System.currentTimeMillis();
        for (byte[] one : bytes) {
            entries.add(new Entry(head() + 1, now, one));
        }
        nodes.forEach(MemorySequencer::wake);
        return CompletableFuture.completedStage(head());
    }

    synchronized long head() {
        return discardedUpTo + entries.size();
    }

    synchronized boolean running() {
        return running;
    }

    synchronized Span span() {
        return new Span(incarnation, discardedUpTo + 1, head());
    }

    synchronized List<Entry> after(long position, int max) {
        int from = (int) Math.min(entries.size(), Math.max(0, position - discardedUpTo));
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + max)));
    }

    synchronized Optional<Entry> read(long position) {
        return position <= discardedUpTo || position > head()
                ? Optional.empty()
                : Optional.of(entries.get((int) (position - discardedUpTo - 1)));
    }

    synchronized void trim(long upTo) {
        long to = Math.min(upTo, head());
        if (to > discardedUpTo) {
            entries.subList(0, (int) (to - discardedUpTo)).clear();
            discardedUpTo = to;
        }
    }

    @Override
    public synchronized void breakConnections() {
        List.copyOf(nodes).forEach(node -> node.disconnect(new IllegalStateException("The connection broke")));
    }

    /** Loses the newest, acknowledged or not, as a failover can; their positions are given again. */
    public synchronized void loseNewest(int count) {
        entries.subList(entries.size() - count, entries.size()).clear();
        incarnation = newIncarnation();
        breakConnections();
    }

    /** Does not answer until {@link #restart}. */
    public synchronized void stop() {
        running = false;
        breakConnections();
    }

    public synchronized void restart() {
        running = true;
        List.copyOf(nodes).forEach(MemorySequencer::connect);
    }

    /** Has no room for more, or has again. */
    public synchronized void full(boolean full) {
        this.full = full;
    }

    @Override
    public void close() {
        stop();
    }
}
