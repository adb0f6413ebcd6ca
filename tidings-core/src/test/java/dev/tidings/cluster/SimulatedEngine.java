package dev.tidings.cluster;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Follower;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An engine in which nothing happens but what a {@link ClusterSimulation} makes happen: each message to it and from it waits until its turn. */
final class SimulatedEngine {
    private final SplittableRandom random;
    private Order order = new Order(List.of(), 0, 1);
    private final List<Node> nodes = new ArrayList<>();
    /** Connections that their nodes have given up, and which may still have something to say. */
    private final List<Left> leftBehind = new ArrayList<>();

    SimulatedEngine(SplittableRandom random) {
        this.random = random;
    }

    /** What a server has: one that is not the master any more may not know it for a while. */
    static final class Order {
        /** What it keeps, behind {@link #discarded}. */
        private final List<Entry> entries;

        private long discarded;
        private final int incarnation;

        Order(List<Entry> entries, long discarded, int incarnation) {
            this.entries = new ArrayList<>(entries);
            this.discarded = discarded;
            this.incarnation = incarnation;
        }

        long head() {
            return discarded + entries.size();
        }

        /** What is kept behind a position. */
        List<Entry> after(long position) {
            return entries.subList((int) (position - discarded), entries.size());
        }

        long take(List<byte[]> bytes) {
            for (byte[] one : bytes) {
                entries.add(new Entry(head() + 1, 1000 + head(), one));
            }
            return head();
        }

        Span span() {
            return new Span("i" + incarnation, discarded + 1, head());
        }
    }

    /** What was on its way, and how far the order was then. */
    private record Left(Deque<Request> requests, long head) {}

    private record Request(List<byte[]> entries, CompletableFuture<Long> answer) {}

    /** What it keeps, behind {@link #discarded()}. */
    List<Entry> entries() {
        return order.entries;
    }

    long discarded() {
        return order.discarded;
    }

    long head() {
        return order.head();
    }

    Node connect() {
        Node node = new Node();
        nodes.add(node);
        return node;
    }

    /**
     * One of the messages that were left behind arrives after all.
     *
     * @param within how many entries; what is later than that never does
     */
    void arriveLate(long within) {
        leftBehind.removeIf(one -> order.head() - one.head() >= within);
        if (!leftBehind.isEmpty()) {
            Left one = leftBehind.get(random.nextInt(leftBehind.size()));
            Request request = one.requests().poll();
            if (request == null) {
                leftBehind.remove(one);
            } else {
                long unused = order.take(request.entries());
            }
        }
    }

    void trim(long count) {
        long more = Math.min(count, order.entries.size());
        order.entries.subList(0, (int) more).clear();
        order.discarded += more;
    }

    /** Loses the newest, but not all; they may have been acknowledged. Of what has lost all, while all nodes were down, nobody knows that there ever was something. */
    void failOver(int count) {
        failOver(count, Set.of());
    }

    /**
     * The same, while some nodes do not hear of it: what they append is taken and acknowledged, and lost once they do.
     *
     * @param unaware those nodes
     */
    void failOver(int count, Set<Node> unaware) {
        int kept = Math.max(Math.min(1, order.entries.size()), order.entries.size() - count);
        order = new Order(order.entries.subList(0, kept), order.discarded, order.incarnation + 1);
        leftBehind.clear();
        nodes.stream().filter(node -> !unaware.contains(node)).forEach(node -> node.cut(false));
    }

    /** A node's connection, and the node's end of it. */
    final class Node implements Sequencer {
        private @Nullable Follower follower;
        private long session;
        private boolean isUp;
        private boolean isClosed;
        private boolean isPartitioned;
        private boolean hasSeenAFailover;
        private long after;
        /** What it is connected to. */
        private Order at = order;

        private Deque<Request> sent = new ArrayDeque<>();
        private final Deque<Runnable> answers = new ArrayDeque<>();

        boolean isUp() {
            return isUp;
        }

        /** Whether it is connected to a server that is not the master any more. */
        boolean isUnaware() {
            return isUp && at != order;
        }

        /** Whether what it was connected to is not the master any more, and it may have yet to tell the others what it had from there. */
        boolean isBehindAFailover() {
            return at != order || (hasSeenAFailover && !isThrough());
        }

        /** What it is connected to, or was last. */
        Order at() {
            return at;
        }

        void partition(boolean partitioned) {
            isPartitioned = partitioned;
            if (partitioned) {
                cut(true);
            }
        }

        /** The connection breaks. */
        void cut(boolean mayArrive) {
            if (!isUp) {
                return;
            }
            isUp = false;
            Deque<Request> lost = sent;
            sent = new ArrayDeque<>();
            answers.clear();
            LogUnavailableException gone = new LogUnavailableException(Reason.FAILED, "The connection broke");
            lost.forEach(request -> request.answer().completeExceptionally(gone));
            if (mayArrive && at == order && random.nextBoolean()) {
                leftBehind.add(new Left(lost, order.head()));
            }
            if (follower != null) {
                follower.onAway(gone);
            }
        }

        void comeBack() {
            if (isUp || isClosed || isPartitioned || follower == null) {
                return;
            }
            isUp = true;
            session++;
            hasSeenAFailover |= at != order;
            at = order;
            CompletableFuture<Long> begun =
                    follower.onSession(session, at.span()).toCompletableFuture();
            if (begun.isCompletedExceptionally()) {
                cut(true);
            } else {
                after = begun.join();
            }
        }

        /** The engine takes one of the node's requests; its answer is on its way. */
        void arrive() {
            Request request = sent.poll();
            if (request != null) {
                long position = at.take(request.entries());
                answers.add(() -> request.answer().complete(position));
            }
        }

        void answer() {
            Runnable next = answers.poll();
            if (next != null) {
                next.run();
            }
        }

        /** Some of what the node has yet to follow reaches it. */
        void handOver(int most) {
            if (!isUp || follower == null) {
                return;
            }
            long from = Math.max(after, at.discarded) - at.discarded;
            int size = at.entries.size();
            List<Entry> next =
                    List.copyOf(at.entries.subList((int) Math.min(size, from), (int) Math.min(size, from + most)));
            if (!next.isEmpty()) {
                after = next.get(next.size() - 1).position();
                if (follower.onEntries(next).toCompletableFuture().isCompletedExceptionally()) {
                    cut(true);
                }
            }
        }

        boolean isThrough() {
            return isUp && at == order && sent.isEmpty() && Math.max(after, at.discarded) >= at.head();
        }

        @Override
        public CompletionStage<Long> append(List<byte[]> more, Durability durability, long asked) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            if (!isUp || asked != session) {
                answer.completeExceptionally(new LogUnavailableException(Reason.FAILED, "The session is over"));
            } else {
                sent.add(new Request(more, answer));
            }
            return answer;
        }

        @Override
        public void follow(Follower newFollower) {
            follower = newFollower;
        }

        @Override
        public CompletionStage<Span> span() {
            return isUp
                    ? CompletableFuture.completedStage(at.span())
                    : CompletableFuture.failedStage(new LogUnavailableException(Reason.FAILED, "The engine is away"));
        }

        @Override
        public CompletionStage<Optional<Entry>> read(long position) {
            boolean isKept = position > at.discarded && position <= at.head();
            return CompletableFuture.completedStage(
                    isKept ? Optional.of(at.entries.get((int) (position - at.discarded - 1))) : Optional.empty());
        }

        @Override
        public void trim(long upTo) {}

        @Override
        public String describe() {
            return "the simulated engine";
        }

        @Override
        public void close() {
            cut(true);
            isClosed = true;
            nodes.remove(this);
        }
    }
}
