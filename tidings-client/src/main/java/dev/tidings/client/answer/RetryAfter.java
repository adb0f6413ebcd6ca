package dev.tidings.client.answer;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a refusal asks the client to stay away (RFC 9110, section 10.2.3): so many seconds, or until a date. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /**
     * Zero where the answer does not say, or says it wrongly, or names a time that has passed.
     *
     * @param now this machine's time, for an answer that has no date of its own; else the two are compared, so that clocks need not agree
     */
    public static Duration of(HttpHeaders headers, Instant now) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant sent = headers.firstValue("Date").flatMap(RetryAfter::date).orElse(now);
        return date(text)
                .map(until -> Duration.between(sent, until))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
