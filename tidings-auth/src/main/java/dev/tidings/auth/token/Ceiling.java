package dev.tidings.auth.token;

import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.access.SubjectSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most that an issuer's tokens may grant, so that a key that got into others' hands is worth no more than that.
 *
 * @param most null for everything
 * @param denied of which they grant nothing
 */
public record Ceiling(@Nullable GrantedSelectors most, List<SubjectSelector> denied, Limits limits) {
    /** No bound. */
    public static final Ceiling ALL = new Ceiling(null, List.of(), Limits.NONE);

    public Ceiling {
        denied = List.copyOf(denied);
    }

    /** The ceiling for one subject. */
    Rights rights(@Nullable String subject) {
        Rights rights = most == null ? Rights.ALL : most.of(subject);
        return denied.isEmpty() ? rights : rights.without(GrantedSelectors.selectors(denied, subject));
    }
}
