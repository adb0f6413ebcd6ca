package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that asks who is there, and lets each do what was allowed. */
class AccessTest {
    private static final String TOPIC = "tidings";

    private static Map<String, String> login(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
    }

    private static Map<String, String> users() {
        return Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"a\""
                        + " user_admin=\"a\" user_hub=\"h\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:admin;User:ANONYMOUS");
    }

    @Test
    @Timeout(300)
    void saysWhatIsMissing() {
        try (Brokers brokers = Brokers.of(1, "SASL_PLAINTEXT", users(), login("admin", "a"))) {
            soon(() ->
                    assertThat(away(brokers, "wrong")).contains("Authentication failed: Invalid username or password"));
            soon(() -> assertThat(away(brokers, "h"))
                    .contains("may not be looked at")
                    .contains("expected the rights Describe, DescribeConfigs, Read and Write"));
            brokers.allow("hub", TOPIC, AclOperation.DESCRIBE);
            soon(() -> assertThat(away(brokers, "h"))
                    .contains("is not there, and may not be created")
                    .contains("message.timestamp.type=LogAppendTime"));
            brokers.allow("hub", TOPIC, AclOperation.CREATE);
            soon(() -> assertThat(away(brokers, "h")).contains("expected the right DescribeConfigs"));
            brokers.allow("hub", TOPIC, AclOperation.DESCRIBE_CONFIGS);
            soon(() -> assertThat(awayAfterAnAppend(brokers))
                    .contains("expected the rights Describe, DescribeConfigs, Read and Write on the topic"));
            brokers.allow("hub", TOPIC, AclOperation.READ);
            brokers.allow("hub", TOPIC, AclOperation.WRITE);
            soon(() -> assertThat(incarnation(brokers)).contains("/"));
            brokers.set(TOPIC, "flush.messages", "1");
            soon(() -> assertThat(incarnation(brokers)).doesNotContain("/"));
        }
    }

    /** What a broker is told it has agreed to, and does a moment later. */
    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private static Sequencer node(Brokers brokers, String password) {
        return new KafkaSequencer(brokers.options(TOPIC).withClient(login("hub", password)));
    }

    private static String away(Brokers brokers, String password) {
        try (Sequencer node = node(brokers, password)) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            String why = String.valueOf(follower.away(1).get(0).getMessage());
            assertThat(node.describe() + why).doesNotContain(password + "\"");
            return why;
        }
    }

    private static String awayAfterAnAppend(Brokers brokers) {
        try (Sequencer node = node(brokers, "h")) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            Failures.reason(node.append(List.of(new byte[1]), Durability.MEMORY, follower.session()));
            return String.valueOf(follower.away(1).get(0).getMessage());
        }
    }

    /** Of a session in which all that is needed is allowed. */
    private static String incarnation(Brokers brokers) {
        try (Sequencer node = node(brokers, "h")) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            long last = SequencerContractFollower.join(
                    node.append(List.of(new byte[1]), Durability.MEMORY, follower.session()));
            follower.entriesUpTo(last);
            Span span = SequencerContractFollower.join(node.span());
            assertThat(SequencerContractFollower.join(node.read(last))).isPresent();
            return span.incarnation();
        }
    }

    @Test
    void letsNobodySetWhatTheOrderDependsOn() {
        KafkaOptions options = KafkaOptions.of(KafkaAddress.of("kafka://localhost/tidings"));

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> options.withClient(Map.of("acks", "1")))
                .withMessageStartingWith(
                        "The property acks=1 of Kafka's clients is not to be set; expected any but acks,");
    }

    @Test
    void printsNoPasswords() {
        KafkaOptions options =
                KafkaOptions.of(KafkaAddress.of("kafka://localhost/tidings")).withClient(login("hub", "secret"));

        assertThat(options.toString()).contains("sasl.jaas.config").doesNotContain("secret");
    }
}
