package dev.tidings.log.kafka;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.kafka.Ending.Ended;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the topic at the beginning of each session, and creates it where it is not there. Of one thread, which it blocks, where nothing else is said. */
final class TopicCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSequencer.class);
    private static final long SHORTLY_NANOS = 50_000_000;
    private static final int MOST_REPLICAS = 3;
    /** What a topic takes by Kafka's own defaults. */
    private static final int USUAL_MESSAGE_BYTES = 1_048_588;

    private static final String LOG_APPEND_TIME = "LogAppendTime";

    private final KafkaOptions options;
    private final String name;
    private String warned = "";

    TopicCheck(KafkaOptions options) {
        this.options = options;
        this.name = options.address().topic();
    }

    /**
     * The topic as it is.
     *
     * @throws LogUnavailableException if it cannot be used: the message says what was found, and what was expected
     * @throws Ended if the brokers do not say, or the session ends before
     */
    Topic look(Admin admin, Ending ending) throws Ended {
        TopicDescription found = existing(admin, ending);
        int partitions = found.partitions().size();
        if (partitions != 1) {
            throw refused("has " + partitions + " partitions; expected 1, because there is no order among several");
        }
        if (found.topicId().equals(Uuid.ZERO_UUID)) {
            throw refused("has no id, because its brokers are too old; expected Kafka 3.1 or newer");
        }
        Config settings = settings(admin, ending);
        return checked(
                found.topicId().toString(), found.partitions().get(0).replicas().size(), settings);
    }

    private TopicDescription existing(Admin admin, Ending ending) throws Ended {
        Optional<TopicDescription> found = description(admin, ending);
        if (found.isPresent()) {
            return found.get();
        }
        create(admin, ending);
        long start = System.nanoTime();
        while (found.isEmpty() && System.nanoTime() - start < options.patience().toNanos()) {
            LockSupport.parkNanos(SHORTLY_NANOS);
            found = description(admin, ending);
        }
        return found.orElseThrow(() -> refused("was created and is not there; expected it to be"));
    }

    private Optional<TopicDescription> description(Admin admin, Ending ending) throws Ended {
        try {
            return Optional.of(ending.await(Objects.requireNonNull(admin.describeTopics(List.of(name))
                            .topicNameValues()
                            .get(name))
                    .toCompletionStage()));
        } catch (Ended failure) {
            if (Answers.cause(failure) instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            if (Answers.cause(failure) instanceof AuthorizationException) {
                throw refused("may not be looked at (" + Answers.cause(failure).getMessage() + "); expected the rights "
                        + Answers.RIGHTS + ", and Create where it is not there");
            }
            throw failure;
        }
    }

    private void create(Admin admin, Ending ending) throws Ended {
        try {
            int brokers = ending.await(admin.describeCluster().nodes().toCompletionStage())
                    .size();
            int replicas = Math.max(1, Math.min(MOST_REPLICAS, brokers));
            NewTopic topic = new NewTopic(name, 1, (short) replicas).configs(settingsFor(replicas));
            ending.await(admin.createTopics(List.of(topic)).all().toCompletionStage());
            LOGGER.info("Created the topic {} with {} of {} brokers as replicas", name, replicas, brokers);
        } catch (Ended failure) {
            if (Answers.cause(failure) instanceof AuthorizationException) {
                throw refused("is not there, and may not be created ("
                        + Answers.cause(failure).getMessage()
                        + "); expected it with 1 partition and " + settingsFor(MOST_REPLICAS)
                        + ", or the right to create it");
            }
            if (!(Answers.cause(failure) instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    private Map<String, String> settingsFor(int replicas) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(options.maxAppendBytes()));
        if (replicas == MOST_REPLICAS) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return settings;
    }

    private Config settings(Admin admin, Ending ending) throws Ended {
        try {
            return ending.await(settings(admin));
        } catch (Ended failure) {
            if (Answers.cause(failure) instanceof AuthorizationException) {
                throw refused(
                        "does not show its settings (" + Answers.cause(failure).getMessage()
                                + "); expected the right DescribeConfigs, because what it takes and keeps has to be known");
            }
            throw failure;
        }
    }

    private CompletionStage<Config> settings(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource))
                .toCompletionStage();
    }

    /** The largest record batch that it takes now, or is asked to take. Does not block. */
    CompletionStage<Integer> maxBatchBytes(Admin admin) {
        return settings(admin).thenApply(this::maxBatchBytes);
    }

    private int maxBatchBytes(Config settings) {
        return Math.min(
                options.maxAppendBytes(), number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, USUAL_MESSAGE_BYTES));
    }

    private Topic checked(String id, int replicas, Config settings) {
        String cleanup = value(settings, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        if (!cleanup.equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
            throw refused("has cleanup.policy=" + cleanup + ", which takes entries out of the middle; expected delete");
        }
        String timestamps = value(settings, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
        if (!timestamps.equals(LOG_APPEND_TIME)) {
            throw refused("has message.timestamp.type=" + timestamps
                    + ", by which times come from the clocks of many machines; expected " + LOG_APPEND_TIME);
        }
        return new Topic(id, maxBatchBytes(settings), keeps(replicas, settings));
    }

    private boolean keeps(int replicas, Config settings) {
        boolean isSynced = number(settings, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, 0) == 1;
        int inSync = number(settings, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 1);
        String unclean = value(settings, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        boolean keeps = unclean.equals("false") && (isSynced || (replicas >= 2 && inSync >= 2));
        if (!keeps) {
            warn(
                    "may lose what it acknowledged when a broker is lost, so each change of its leader will be told as a gap: it has "
                            + replicas + " replicas, min.insync.replicas=" + inSync
                            + ", unclean.leader.election.enable="
                            + unclean + "; expected 3, 2 and false");
        }
        return keeps;
    }

    private static String value(Config settings, String key, String otherwise) {
        return settings.get(key) == null ? otherwise : settings.get(key).value();
    }

    /** What is larger than an {@code int} is as good as the largest. */
    private static int number(Config settings, String key, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(value(settings, key, Integer.toString(otherwise))));
    }

    private void warn(String what) {
        if (!what.equals(warned)) {
            LOGGER.warn("The topic {} of {} {}", name, options.address(), what);
        }
        warned = what;
    }

    private LogUnavailableException refused(String what) {
        return new LogUnavailableException(
                Reason.FAILED, "The topic " + name + " of " + options.address() + " " + what);
    }
}
