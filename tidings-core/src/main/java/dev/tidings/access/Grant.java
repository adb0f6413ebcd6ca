package dev.tidings.access;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What its bearer may do, however it came to be: by a token, a key, a ticket, a certificate or a program. Immutable.
 *
 * @param until when it ends; {@link Instant#MAX} for never
 * @param info what its issuer says of its bearer to those who see who is there: one line of JSON of at most {@value #MAX_INFO_BYTES} bytes; null for nothing
 */
public record Grant(Bearer bearer, Rights rights, Instant until, Limits limits, @Nullable String info) {
    public static final int MAX_INFO_BYTES = 1024;

    /** Nothing, for nobody. */
    public static final Grant NOTHING = ofNobody(Rights.NONE);

    /** One that says nothing of its bearer. */
    public Grant(Bearer bearer, Rights rights, Instant until, Limits limits) {
        this(bearer, rights, until, limits, null);
    }

    /** What needs no credentials. */
    public static Grant ofNobody(Rights rights) {
        return new Grant(Bearer.NOBODY, rights, Instant.MAX, Limits.NONE);
    }

    /** Whether its time is over at {@code now}. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Whether all that {@code asked} matches is granted by one of its selectors ({@link Rights#allow}). */
    public boolean allows(Right right, Selector asked) {
        return rights.allow(right, asked);
    }

    public boolean allows(Right right, Topic topic) {
        return rights.allow(right, topic);
    }

    /** @throws NotGrantedException unless it allows that; the message says what would be allowed */
    public void require(Right right, Selector asked) {
        if (!allows(right, asked)) {
            throw NotGrantedException.of(this, right, asked);
        }
    }

    /** @throws NotGrantedException unless it allows that; the message says what would be allowed */
    public void require(Right right, Topic topic) {
        if (!allows(right, topic)) {
            throw NotGrantedException.of(this, right, topic);
        }
    }
}
