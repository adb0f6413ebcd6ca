package dev.tidings.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When to do something about a certificate. Times have a part by chance, so that what started together does not ask together. */
final class RenewalTime {
    private static final Duration FIRST_WAIT = Duration.ofMinutes(2);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    /** However much later an authority wants to be asked: it may err, and the certificate ends. */
    private static final Duration LONGEST_OBEYED = Duration.ofDays(1);

    private final RandomGenerator random;

    RenewalTime(RandomGenerator random) {
        this.random = random;
    }

    /** With a third of its life left, or up to a thirtieth of its life later. */
    Instant of(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration third = life(certificate).dividedBy(3);
        return end.minus(third).plus(part(third.dividedBy(10)));
    }

    /** Some moment of what the authority proposes, and not in the last tenth of the certificate's life. */
    Instant proposed(X509Certificate certificate, Instant start, Instant end) {
        Duration window = Duration.between(start, end);
        Instant chosen = window.isNegative() ? start : start.plus(part(window));
        Instant last =
                certificate.getNotAfter().toInstant().minus(life(certificate).dividedBy(10));
        return chosen.isBefore(last) ? chosen : last;
    }

    private static Duration life(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /**
     * After a number of failures in a row, at least 1: twice as long each time, up to a quarter more, and not before the authority wants.
     *
     * @param failure the last of them
     */
    Instant after(int failures, Failure failure, Instant now) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 16));
        Duration wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        Instant next = now.plus(wait).plus(part(wait.dividedBy(4)));
        Instant wanted = failure.notBefore();
        if (wanted == null || !wanted.isAfter(next)) {
            return next;
        }
        Instant latest = now.plus(LONGEST_OBEYED);
        return wanted.isBefore(latest) ? wanted.plus(part(FIRST_WAIT)) : latest;
    }

    private Duration part(Duration whole) {
        return whole.isZero() ? whole : Duration.ofMillis(random.nextLong(Math.max(1, whole.toMillis())));
    }
}
