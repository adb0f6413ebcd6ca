package dev.tidings.log.kafka;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the three kinds of clients: who embeds may set any but those that the order, or the bounds of memory and time, depend on. */
final class ClientProperties {
    /**
     * The boundaries of record batches are the appender's alone: no time of Kafka's may end one, so these are larger than any session lasts, and their sum is no more than Kafka allows ({@code linger.ms} and {@code request.timeout.ms} within
     * {@code delivery.timeout.ms}).
     */
    private static final int NEVER_BY_ITSELF = 1 << 30;

    /** A record batch's buffer is larger than what goes in, which Kafka estimates with a twentieth to spare. */
    private static final double ROOM = 1.1;

    private static final int ROOM_BYTES = 1 << 12;
    /** For what topics there are, which is known when the session began; closing waits for as long. */
    private static final int MOST_BLOCKING_MILLIS = 2_000;

    private static final int PREFETCH_BYTES = 1 << 20;

    private static final Set<String> OURS = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.LINGER_MS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.BATCH_SIZE_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.METADATA_MAX_IDLE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private final KafkaOptions options;
    private final int patienceMillis;

    ClientProperties(KafkaOptions options) {
        this.options = options;
        this.patienceMillis = Math.toIntExact(options.patience().toMillis());
    }

    /** @throws InvalidValueException if one is among those that are not to be set */
    static void check(Map<String, String> client) {
        for (String name : client.keySet()) {
            if (OURS.contains(name)) {
                throw new InvalidValueException("The property " + name + "=" + client.get(name)
                        + " of Kafka's clients is not to be set; expected any but "
                        + String.join(", ", OURS.stream().sorted().toList()));
            }
        }
    }

    /**
     * Of one whose record batches are what was sent between two flushes.
     *
     * @param maxBatchBytes the most that is ever sent between two, in bytes of record batch
     */
    Map<String, Object> producer(int maxBatchBytes) {
        int buffer = (int) (maxBatchBytes * ROOM) + ROOM_BYTES;
        Map<String, Object> all = common(ProducerConfig.configNames());
        all.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        all.put(ProducerConfig.LINGER_MS_CONFIG, NEVER_BY_ITSELF);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(patienceMillis, MOST_BLOCKING_MILLIS));
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, buffer);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * buffer);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, buffer);
        all.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, (long) NEVER_BY_ITSELF);
        return all;
    }

    /**
     * Of one without a group. Nothing here is transactional: it reads what is uncommitted too, so that a stranger's open transaction holds up nobody.
     *
     * @param records the most in one answer
     */
    Map<String, Object> consumer(int records) {
        Map<String, Object> all = common(ConsumerConfig.configNames());
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PREFETCH_BYTES);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PREFETCH_BYTES);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMillis);
        return all;
    }

    Map<String, Object> admin() {
        Map<String, Object> all = common(AdminClientConfig.configNames());
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMillis);
        return all;
    }

    KafkaAddress address() {
        return options.address();
    }

    Duration patience() {
        return options.patience();
    }

    private Map<String, Object> common(Set<String> known) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "tidings");
        all.put("enable.metrics.push", false);
        all.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        all.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) half());
        all.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) patienceMillis);
        options.client().forEach((name, value) -> {
            if (known.contains(name) || isStrange(name)) {
                all.put(name, value);
            }
        });
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.address().servers());
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, half());
        return all;
    }

    /** So that a broker which does not answer leaves time to ask another. */
    private int half() {
        return patienceMillis / 2;
    }

    /** For what a login or a metrics reporter of others reads. */
    private static boolean isStrange(String name) {
        return Stream.of(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())
                .noneMatch(names -> names.contains(name));
    }
}
