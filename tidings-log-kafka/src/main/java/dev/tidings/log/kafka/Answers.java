package dev.tidings.log.kafka;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.kafka.Ending.Ended;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthorizationException;

/** What the brokers failed with, in words. */
final class Answers {
    /** What has to be allowed with a topic that is there. */
    static final String RIGHTS = "Describe, DescribeConfigs, Read and Write";

    private Answers() {}

    /** Without what futures wrap it in. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause instanceof Ended)) {
            cause = cause.getCause();
        }
        return cause;
    }

    static LogUnavailableException failed(KafkaAddress address, Throwable why) {
        Throwable cause = cause(why);
        if (cause instanceof LogUnavailableException already) {
            return already;
        }
        return new LogUnavailableException(
                Reason.FAILED, address + " does not answer as it should: " + said(cause), cause);
    }

    /** Kafka's clients say what is wrong with their settings one cause further down. */
    private static String said(Throwable cause) {
        String own = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        if (cause instanceof AuthorizationException) {
            return own + "; expected the rights " + RIGHTS + " on the topic";
        }
        return cause.getCause() == null ? own : own + " (" + cause.getCause().getMessage() + ")";
    }
}
