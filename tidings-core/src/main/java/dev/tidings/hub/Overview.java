package dev.tidings.hub;

import dev.tidings.hub.TopicRanking.Rate;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an operator sees of a hub, and steers: its open streams, its topics. The shards are asked, each on its own thread and for a bounded while at a time; nothing is kept for it but the streams in their
 * order. A stage fails with a {@link java.util.concurrent.TimeoutException} where a shard's loop stands still for {@value #PATIENCE_SECONDS} seconds, or is too busy for that long; what depends on it
 * may run on a shard's thread, and must not block. Safe for use by any thread.
 */
public final class Overview {
    private static final int PATIENCE_SECONDS = 10;

    private final Hub hub;
    private final Tail tail;

    Overview(Hub hub, Tail tail) {
        this.hub = hub;
        this.tail = tail;
    }

    /** A page of the open streams. One that opens meanwhile may be missing, one that ends may still be there. */
    public CompletionStage<StreamPage> streams(StreamQuery query) {
        boolean isByAge = query.order() == StreamQuery.Order.AGE;
        return walk(sights -> isByAge
                        ? new PageScan(sights, query.filter(), afterIn(sights, query), query.limit() + 1)
                        : new LagScan(sights, query.filter(), query.limit()))
                .thenApply(found -> page(found, query, isByAge));
    }

    private static long afterIn(StreamSights sights, StreamQuery query) {
        StreamId after = query.after();
        if (after == null) {
            return 0;
        }
        return sights.number() <= after.shard() ? after.serial() : after.serial() - 1;
    }

    private static StreamPage page(List<List<OpenStream>> found, StreamQuery query, boolean hasNext) {
        List<OpenStream> all = new ArrayList<>();
        found.forEach(all::addAll);
        all.sort(query.order().comparator());
        if (all.size() <= query.limit()) {
            return new StreamPage(List.copyOf(all), null);
        }
        List<OpenStream> page = List.copyOf(all.subList(0, query.limit()));
        return new StreamPage(page, hasNext ? page.get(page.size() - 1).id() : null);
    }

    /** One open stream; empty if there is none of that id. */
    public CompletionStage<Optional<OpenStream>> stream(StreamId id) {
        return in(id, Optional.empty(), sights -> Optional.ofNullable(sights.find(id.serial())));
    }

    /** Ends a stream; whether one of that id was open. */
    public CompletionStage<Boolean> end(StreamId id, CloseReason reason) {
        return in(id, false, sights -> sights.end(id.serial(), reason));
    }

    /** Ends all streams that a filter picks; completes with how many when they are closed. */
    public CompletionStage<Integer> end(StreamFilter filter, CloseReason reason) {
        return walk(sights -> new EndScan(sights, filter, reason))
                .thenApply(ended -> ended.stream().mapToInt(Integer::intValue).sum());
    }

    /** The topics of the newest events, those of most events first, and how many streams see them. */
    public CompletionStage<TopicRanking> topics(int limit) {
        return rates(limit).thenCompose(ranking -> withReaders(ranking, 0, new ArrayList<>()));
    }

    /** The same, without who reads them: no shard is asked. */
    public CompletionStage<TopicRanking> rates(int limit) {
        return CompletableFuture.supplyAsync(
                () -> new NewestTopics(tail, hub.since(), System.currentTimeMillis()).most(limit));
    }

    /** One topic after another, so that the loops do other things in between. */
    private CompletionStage<TopicRanking> withReaders(TopicRanking ranking, int next, List<Rate> counted) {
        if (next == ranking.topics().size()) {
            return CompletableFuture.completedStage(
                    new TopicRanking(ranking.window(), ranking.events(), List.copyOf(counted)));
        }
        Rate rate = ranking.topics().get(next);
        return readersOf(new Topic(rate.topic())).thenCompose(readers -> {
            counted.add(new Rate(rate.topic(), rate.events(), rate.bytes(), readers));
            return withReaders(ranking, next + 1, counted);
        });
    }

    /** How many open streams see a topic. */
    public CompletionStage<Integer> readersOf(Topic topic) {
        return askAll(shard -> shard.ask(() -> shard.sights().readersOf(topic)))
                .thenApply(all -> all.stream().mapToInt(Integer::intValue).sum());
    }

    /** The selectors that the most open streams have. */
    public CompletionStage<SelectorRanking> selectors(int limit) {
        return walk(sights -> new SelectorScan()).thenApply(all -> {
            FrequentTexts sum = new FrequentTexts();
            all.forEach(sum::addAll);
            return new SelectorRanking(sum.most(limit), sum.error());
        });
    }

    private <T> CompletionStage<T> in(StreamId id, T otherwise, Function<StreamSights, T> question) {
        return askAll(shard -> shard.ask(ifNumbered(shard, id, otherwise, question)))
                .thenApply(all -> all.stream()
                        .filter(answer -> !answer.equals(otherwise))
                        .findFirst()
                        .orElse(otherwise));
    }

    private static <T> Supplier<T> ifNumbered(
            Shard shard, StreamId id, T otherwise, Function<StreamSights, T> question) {
        return () -> shard.sights().number() == id.shard() ? question.apply(shard.sights()) : otherwise;
    }

    private <T> CompletableFuture<List<T>> walk(Function<StreamSights, StreamScan<T>> scan) {
        return askAll(shard -> {
            CompletableFuture<StreamScan<T>> begun = shard.ask(() -> {
                StreamScan<T> one = scan.apply(shard.sights());
                shard.sights().begin(one);
                return one;
            });
            CompletableFuture<T> answer = begun.thenCompose(StreamScan::answer);
            // Who stops waiting stops the walk.
            answer.whenComplete(
                    (found, failure) -> begun.thenAccept(one -> one.answer().cancel(false)));
            return answer;
        });
    }

    private <T> CompletableFuture<List<T>> askAll(Function<Shard, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> asked = hub.shards().stream().map(question).toList();
        CompletableFuture<List<T>> all = CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        all.whenComplete((found, failure) -> asked.forEach(one -> one.cancel(false)));
        return all;
    }
}
