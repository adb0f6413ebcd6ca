package dev.tidings.log.kafka;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.Map;

/**
 * How a {@link KafkaSequencer} works.
 *
 * @param client properties of Kafka's clients as Kafka calls them, for TLS, SASL, {@code client.rack} and others: each goes to the clients that know it, and one that none knows to all. Which ones the sequencer keeps to itself,
 *     {@link ClientProperties} says
 * @param patience for how long the brokers' answer is waited for, whatever was asked of them: from 100 milliseconds to 5 minutes. Then the session ends, and what it had not appended fails
 * @param maxAppendBytes the largest append, from 1 KiB to 64 MiB: a topic that is created takes it ({@code max.message.bytes}); where one takes less, less is the limit. Memory of about twice as much is held
 * @param maxWaitingBytes of appends that may wait for their answer; more are refused
 * @param trims whether {@link dev.tidings.cluster.Sequencer#trim} has the records deleted. Otherwise the topic's own retention is what discards
 */
public record KafkaOptions(
        KafkaAddress address,
        Map<String, String> client,
        Duration patience,
        int maxAppendBytes,
        long maxWaitingBytes,
        boolean trims) {
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(100);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);
    private static final int LEAST_APPEND = 1 << 10;
    private static final int MOST_APPEND = 64 << 20;

    /** @throws InvalidValueException if a value is out of its range, or a property is not to be set */
    public KafkaOptions {
        client = Map.copyOf(client);
        ClientProperties.check(client);
        if (patience.compareTo(LEAST_PATIENCE) < 0 || patience.compareTo(MOST_PATIENCE) > 0) {
            throw new InvalidValueException("The patience " + patience + " with Kafka is out of range; expected "
                    + LEAST_PATIENCE + " to " + MOST_PATIENCE);
        }
        if (maxAppendBytes < LEAST_APPEND || maxAppendBytes > MOST_APPEND) {
            throw new InvalidValueException("The largest append, " + maxAppendBytes
                    + " bytes, is out of range; expected " + LEAST_APPEND + " to " + MOST_APPEND);
        }
        if (maxWaitingBytes < 1) {
            throw new InvalidValueException(
                    "No more than " + maxWaitingBytes + " bytes may wait for Kafka's answer; expected at least 1");
        }
    }

    /** Those that suit most: five seconds of patience, appends of 4 MiB, 16 MiB that wait, and the topic's own retention. */
    public static KafkaOptions of(KafkaAddress address) {
        return new KafkaOptions(address, Map.of(), Duration.ofSeconds(5), 4 << 20, 16L << 20, false);
    }

    /** Others, with other properties of the clients. */
    public KafkaOptions withClient(Map<String, String> other) {
        return new KafkaOptions(address, other, patience, maxAppendBytes, maxWaitingBytes, trims);
    }

    /** Others, with another patience. */
    public KafkaOptions withPatience(Duration other) {
        return new KafkaOptions(address, client, other, maxAppendBytes, maxWaitingBytes, trims);
    }

    /** Others, with another largest append. */
    public KafkaOptions withMaxAppendBytes(int other) {
        return new KafkaOptions(address, client, patience, other, maxWaitingBytes, trims);
    }

    /** Others, with another bound of what waits. */
    public KafkaOptions withMaxWaitingBytes(long other) {
        return new KafkaOptions(address, client, patience, maxAppendBytes, other, trims);
    }

    /** Others, that have records deleted or not. */
    public KafkaOptions withTrims(boolean other) {
        return new KafkaOptions(address, client, patience, maxAppendBytes, maxWaitingBytes, other);
    }

    /** Without the values of properties, of which some are passwords. */
    @Override
    public String toString() {
        return "KafkaOptions[" + address + ", " + client.keySet() + ", " + patience + ", " + maxAppendBytes + ", "
                + maxWaitingBytes + ", " + trims + "]";
    }
}
