package dev.tidings.http.serve;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Answer;
import dev.tidings.http.Failures;
import dev.tidings.http.MediaRanges;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.access.CorsPolicy;
import dev.tidings.wire.SseEncoder;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is said for a hub that is not served, yet or any more, by a carrier that cannot refuse connections: come back soon. An {@code EventSource} gives up for good on any status but 200 (WHATWG HTML, 9.2.2), so
 * it gets a stream that says so and ends. Safe for use by any thread.
 */
public final class Absence {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final long LEAST_MILLIS = 2000;
    private static final long MOST_MILLIS = 4000;

    private final CorsPolicy cors;

    /** @param access says which pages may read it: one that may not takes it for the end */
    public Absence(AccessOptions access) {
        this.cors = new CorsPolicy(access.corsOrigins());
    }

    /** The answer to a request, whatever that asks for. */
    public Answer answer(Request request) {
        Answer answer = isForEventSource(request) ? comeBack() : Failures.answer(problem());
        return cors.readable(
                request,
                answer.with("Cache-Control", "no-store").varyingBy("Accept").asLast());
    }

    private static boolean isForEventSource(Request request) {
        return request.method().equals("GET")
                && MediaRanges.name(request.headers().all("Accept"), EVENT_STREAM);
    }

    /** Not all in one moment: where there is one of them, there may be thousands. */
    private static Answer comeBack() {
        Duration later = Duration.ofMillis(ThreadLocalRandom.current().nextLong(LEAST_MILLIS, MOST_MILLIS + 1));
        return Answer.of(200, EVENT_STREAM, SseEncoder.retry(later));
    }

    private static Problem problem() {
        return new Problem(503, "The hub is about to start, or has stopped; come back later")
                .with("Retry-After", Long.toString(LEAST_MILLIS / 1000));
    }
}
