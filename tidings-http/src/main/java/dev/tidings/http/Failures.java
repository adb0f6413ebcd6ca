package dev.tidings.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.NotGrantedException;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.hub.OtherPartyException;
import dev.tidings.hub.StreamBusyException;
import dev.tidings.hub.UnknownStreamException;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.topic.InvalidValueException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a status, and a problem a body (RFC 9457). */
public final class Failures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Failures.class);
    private static final String CHALLENGE = "Bearer realm=\"tidings\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Failures() {}

    /** What a failure is answered with; one that nobody expected is logged. */
    public static Answer answer(Throwable failure) {
        return answer(problem(failure));
    }

    /** The problem that a failure is; one that nobody expected is logged. */
    public static Problem problem(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return problem(failure.getCause());
        }
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof InvalidValueException invalid) {
            return Problem.badRequest(String.valueOf(invalid.getMessage()));
        }
        if (failure instanceof RefusedCredentialsException refused) {
            return refused(refused);
        }
        if (failure instanceof NotGrantedException missing) {
            return new Problem(403, String.valueOf(missing.getMessage()))
                    .with("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\"");
        }
        if (failure instanceof ConflictingAppendException conflict) {
            return new Problem(422, String.valueOf(conflict.getMessage()));
        }
        if (failure instanceof EndedTopicException ended) {
            return new Problem(409, String.valueOf(ended.getMessage()));
        }
        if (failure instanceof UnknownStreamException unknown) {
            return new Problem(404, String.valueOf(unknown.getMessage()));
        }
        if (failure instanceof OtherPartyException other) {
            return new Problem(403, String.valueOf(other.getMessage()));
        }
        if (failure instanceof StreamBusyException busy) {
            return new Problem(429, String.valueOf(busy.getMessage())).with("Retry-After", "1");
        }
        if (failure instanceof LogUnavailableException unavailable) {
            return unavailable(unavailable);
        }
        logUnexpected(failure);
        return new Problem(500, "The hub failed to answer; its log says why");
    }

    /** RFC 6750, 3. Who showed nothing is told no error. */
    private static Problem refused(RefusedCredentialsException failure) {
        String detail = String.valueOf(failure.getMessage());
        if (failure.refusal().isTemporary()) {
            return Problem.busy(detail);
        }
        boolean isAbsent = failure.refusal() == dev.tidings.access.Refusal.ABSENT;
        return new Problem(401, detail)
                .with("WWW-Authenticate", isAbsent ? CHALLENGE : CHALLENGE + ", error=\"invalid_token\"");
    }

    /** Logs a failure that nobody expected; those that are somebody's answer are no news. */
    static void logUnexpected(Throwable failure) {
        if (!(failure instanceof Problem)) {
            LOGGER.warn("A request failed", failure);
        }
    }

    /** A publisher may try again. The event log itself says once, in the hub's log, what ails it: not here, for each request. */
    private static Problem unavailable(LogUnavailableException failure) {
        int status =
                switch (failure.reason()) {
                    case FULL -> 507;
                    case OVERLOADED, FAILED, CLOSED -> 503;
                };
        return new Problem(status, String.valueOf(failure.getMessage())).with("Retry-After", "1");
    }

    private static Answer answer(Problem problem) {
        ObjectNode body = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", title(problem.status()))
                .put("status", problem.status())
                .put("detail", problem.detail());
        problem.members().forEach((name, value) -> body.set(name, JSON.valueToTree(value)));
        Answer answer = Answer.of(problem.status(), "application/problem+json", body + "\n")
                .with(problem.fields());
        return problem.isLast() ? answer.asLast() : answer;
    }

    /** The status in words (RFC 9110, 15). */
    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> "Status " + status;
        };
    }
}
