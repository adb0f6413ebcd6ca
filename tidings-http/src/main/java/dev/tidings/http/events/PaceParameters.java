package dev.tidings.http.events;

import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.hub.LagPolicy;
import dev.tidings.topic.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** How fast a subscriber wants its events, and what shall become of it when it cannot keep up: parameters of {@code GET /events}. */
final class PaceParameters {
    private static final long DEFAULT_LAG_BYTES = 1024 * 1024;
    private static final long DEFAULT_LAG_SECONDS = 30;
    private static final long MAX_LAG = 1L << 40;
    private static final BigDecimal MIN_RATE = new BigDecimal("0.0001");
    private static final BigDecimal MAX_RATE = new BigDecimal("1000");
    private static final BigDecimal NANOS = new BigDecimal(1_000_000_000);

    private final Parameters query;

    PaceParameters(Parameters query) {
        this.query = query;
    }

    /** {@code lag}: catch-up, conflate, or disconnect with {@code maxLagBytes} and {@code maxLagSeconds}. */
    LagPolicy lag() {
        String lag = query.one("lag");
        return switch (lag == null ? "catch-up" : lag) {
            case "catch-up" -> LagPolicy.CATCH_UP;
            case "conflate" -> LagPolicy.CONFLATE;
            case "disconnect" ->
                new LagPolicy.Disconnect(
                        number("maxLagBytes", DEFAULT_LAG_BYTES),
                        Duration.ofSeconds(number("maxLagSeconds", DEFAULT_LAG_SECONDS)));
            default ->
                throw Problem.badRequest("The parameter lag is " + Text.quote(String.valueOf(lag))
                        + "; expected catch-up, conflate or disconnect");
        };
    }

    /** {@code maxRate}: events per second and topic, turned into the least time between two. */
    Duration interval() {
        String text = query.one("maxRate");
        if (text == null) {
            return Duration.ZERO;
        }
        BigDecimal rate = text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?") ? new BigDecimal(text) : BigDecimal.ZERO;
        if (rate.compareTo(MIN_RATE) < 0 || rate.compareTo(MAX_RATE) > 0) {
            throw Problem.badRequest("The parameter maxRate is " + Text.quote(text) + "; expected " + MIN_RATE + " to "
                    + MAX_RATE + " events per second and topic");
        }
        return Duration.ofNanos(NANOS.divide(rate, RoundingMode.CEILING).longValueExact());
    }

    private long number(String name, long otherwise) {
        String text = query.one(name);
        if (text == null) {
            return otherwise;
        }
        long number = text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
        if (number < 1 || number > MAX_LAG) {
            throw Problem.badRequest(
                    "The parameter " + name + " is " + Text.quote(text) + "; expected a whole number, 1 to " + MAX_LAG);
        }
        return number;
    }
}
