package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** Records as entries. */
final class Entries {
    private Entries() {}

    static Entry of(ConsumerRecord<byte[], byte[]> record) {
        return new Entry(record.offset() + 1, record.timestamp(), record.value());
    }

    /** In pieces that have no hole within. */
    static List<List<Entry>> runs(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<List<Entry>> runs = new ArrayList<>();
        long next = -1;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Entry entry = of(record);
            if (entry.position() != next) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(entry);
            next = entry.position() + 1;
        }
        return runs;
    }

    /** Without waiting for an answer. */
    static void closeQuietly(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException left) {
            // It has let go of its connections all the same.
        }
    }
}
