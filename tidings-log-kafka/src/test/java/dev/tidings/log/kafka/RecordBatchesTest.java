package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies on the broker's disk. */
class RecordBatchesTest {
    private static final int WRITERS = 3;
    private static final int APPENDS = 400;
    private static final int LARGE = 300_000;

    private record Extent(long first, long last) {}

    @Test
    @Timeout(300)
    void holdEachAppendWhole() throws IOException {
        String topic = Brokers.newTopic();
        List<Extent> appends = Collections.synchronizedList(new ArrayList<>());
        try (Sequencer one = new KafkaSequencer(Brokers.shared().options(topic));
                Sequencer other = new KafkaSequencer(Brokers.shared().options(topic))) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (Sequencer node : List.of(one, other)) {
                long session = SequencerContractFollower.of(node).session();
                for (int writer = 0; writer < WRITERS; writer++) {
                    Random random = new Random(writers.size());
                    writers.add(CompletableFuture.runAsync(() -> appends.addAll(write(node, session, random))));
                }
            }
            writers.forEach(SequencerContractFollower::join);
        }

        NavigableMap<Long, Long> batches = batches(Brokers.shared().segments(topic));
        assertThat(appends).hasSize(2 * WRITERS * APPENDS).allSatisfy(append -> {
            assertThat(batches.floorEntry(append.first()).getValue())
                    .as("%s lies in one of %s", append, batches)
                    .isGreaterThanOrEqualTo(append.last());
        });
        assertThat(batches).as("appends share batches").hasSizeLessThan(appends.size());
    }

    private static List<Extent> write(Sequencer node, long session, Random random) {
        List<CompletionStage<Extent>> answers = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            int entries = random.nextInt(4) == 0 ? 1 + random.nextInt(50) : 1;
            int bytes = random.nextInt(50) == 0 ? LARGE / entries : random.nextInt(100);
            answers.add(node.append(Collections.nCopies(entries, new byte[bytes]), Durability.MEMORY, session)
                    .thenApply(position -> new Extent(position - entries, position - 1)));
            if (i % 20 == 19) {
                SequencerContractFollower.join(answers.get(i));
            }
        }
        return answers.stream().map(SequencerContractFollower::join).toList();
    }

    /** The first offset of each, and the last one. */
    private static NavigableMap<Long, Long> batches(List<Path> segments) throws IOException {
        NavigableMap<Long, Long> found = new TreeMap<>();
        for (Path segment : segments) {
            try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
                for (RecordBatch batch : records.batches()) {
                    found.put(batch.baseOffset(), batch.lastOffset());
                }
            }
        }
        return found;
    }
}
