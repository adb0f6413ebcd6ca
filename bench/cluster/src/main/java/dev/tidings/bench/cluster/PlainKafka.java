package dev.tidings.bench.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer with {@code acks=all} that waits for nothing ({@code linger.ms=0}), and a consumer on a thread of its own. */
final class PlainKafka implements Pair {
    private static final TopicPartition PARTITION = new TopicPartition("plain", 0);

    private final KafkaProducer<String, String> producer;
    private final Thread reading;
    private volatile boolean closed;

    PlainKafka(String servers, Receiver receiver) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "fetch.min.bytes", "1", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        reading = new Thread(() -> read(consumer, receiver), "reading");
        reading.start();
    }

    private void read(KafkaConsumer<String, String> consumer, Receiver receiver) {
        try (consumer) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (!closed) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    receiver.received(found.value());
                }
            }
        }
    }

    @Override
    public CompletionStage<?> publish(List<String> texts) {
        CompletableFuture<?>[] sent = texts.stream().map(this::send).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(sent);
    }

    private CompletableFuture<Void> send(String text) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        producer.send(new ProducerRecord<>(PARTITION.topic(), text), (where, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    @Override
    public void close() {
        closed = true;
        producer.close();
        try {
            reading.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
