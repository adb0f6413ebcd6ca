/**
 * The order of a cluster on Kafka: a topic with one partition, where an entry's position is its offset and one. {@link dev.tidings.log.kafka.KafkaSequencer} begins sessions, each with clients of its own ({@code Session}): appends
 * leave by the {@code Appender}, an append as one record batch; entries come in by {@code Following}. {@code TopicCheck} creates the topic, or says what is wrong with it.
 */
@NullMarked
package dev.tidings.log.kafka;

import org.jspecify.annotations.NullMarked;
