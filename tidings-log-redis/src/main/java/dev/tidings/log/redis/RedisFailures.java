package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What Redis or the way to it says, as the port has it. */
final class RedisFailures {
    private static final Set<String> NO_ROOM = Set.of("OOM", "MISCONF");
    private static final Set<String> NOT_NOW = Set.of("NOREPLICAS", "BUSY", "LOADING");

    private RedisFailures() {}

    static LogUnavailableException of(Throwable failure) {
        if (failure instanceof LogUnavailableException known) {
            return known;
        }
        String said = said(failure);
        if (said != null) {
            return new LogUnavailableException(reason(code(said)), explain(said), failure);
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return new LogUnavailableException(
                Reason.FAILED,
                "Redis cannot be reached: " + cause.getMessage() + "; expected it to answer there",
                failure);
    }

    /** What the server said; absent where it said nothing. */
    private static @Nullable String said(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return cause.getMessage();
            }
            depth++;
        }
        return null;
    }

    private static String code(String said) {
        int end = said.indexOf(' ');
        return end < 0 ? said : said.substring(0, end);
    }

    private static Reason reason(String code) {
        if (NO_ROOM.contains(code)) {
            return Reason.FULL;
        }
        return NOT_NOW.contains(code) ? Reason.OVERLOADED : Reason.FAILED;
    }

    private static String explain(String said) {
        return switch (code(said)) {
            case "WRONGPASS" ->
                "Redis refused the password: " + said + "; expected one that it knows, and the user that it belongs to";
            case "NOAUTH" ->
                "Redis asks for a password: " + said
                        + "; expected one in the address, as redis://:password@host or redis://user:password@host";
            case "NOPERM" -> "Redis does not let this user: " + said + "; expected the rights that the guide names";
            case "OOM" -> "Redis is full: " + said + "; expected room below its maxmemory";
            case "MISCONF" -> "Redis cannot save what it is given: " + said;
            case "FOREIGN" ->
                Positions.foreignText(said.substring("FOREIGN".length()).strip());
            default -> "Redis answered: " + said;
        };
    }

    /** Without what stages wrap it in. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Whether the session may go on though an append failed so: nothing of it was appended, and the server is what it was. */
    static boolean isPassing(LogUnavailableException failure) {
        return failure.reason() != Reason.FAILED;
    }
}
