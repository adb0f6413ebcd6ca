package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer.Span;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks what the topic keeps, for one session. Never blocks; safe for use by any thread. */
final class Spans {
    private static final int NO_EPOCH = -1;

    private final Admin admin;
    private final TopicPartition partition;
    private final Topic topic;
    private CompletableFuture<Span> asked = CompletableFuture.completedFuture(new Span("none", 1, 0));

    Spans(Admin admin, TopicPartition partition, Topic topic) {
        this.admin = admin;
        this.partition = partition;
        this.topic = topic;
    }

    /** Who asks while another waits is answered with that. */
    synchronized CompletableFuture<Span> ask() {
        if (asked.isDone()) {
            asked = fresh();
        }
        return asked;
    }

    /** As of now, whoever asked before. The id is asked for first and last, so that the offsets are those of the topic that has it. */
    CompletableFuture<Span> fresh() {
        return id().thenCompose(before ->
                        offsets().thenCompose(offsets -> id().thenApply(after -> span(before, offsets, after))))
                .toCompletableFuture();
    }

    private Span span(String before, Offsets offsets, String after) {
        if (!before.equals(after)) {
            throw new IllegalStateException(
                    "The topic " + partition.topic() + " was made anew: its id is " + after + "; expected " + before);
        }
        Topic found = new Topic(after, topic.maxBatchBytes(), topic.keeps());
        return new Span(found.incarnation(offsets.epoch()), offsets.beginning() + 1, offsets.end());
    }

    /** The topic's id, as it is now. */
    CompletionStage<String> id() {
        return Objects.requireNonNull(admin.describeTopics(List.of(partition.topic()))
                        .topicNameValues()
                        .get(partition.topic()))
                .toCompletionStage()
                .thenApply(description -> description.topicId().toString());
    }

    private CompletionStage<Offsets> offsets() {
        return offset(OffsetSpec.earliest())
                .toCompletionStage()
                .thenCombine(
                        offset(OffsetSpec.latest()).toCompletionStage(),
                        (earliest, latest) -> new Offsets(
                                earliest.offset(),
                                latest.offset(),
                                latest.leaderEpoch().orElse(NO_EPOCH)));
    }

    private KafkaFuture<ListOffsetsResultInfo> offset(OffsetSpec which) {
        return admin.listOffsets(Map.of(partition, which)).partitionResult(partition);
    }

    private record Offsets(long beginning, long end, int epoch) {}
}
