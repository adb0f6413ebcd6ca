package dev.tidings.spring;

import dev.tidings.access.Revocation;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.access.SubjectSelector;
import dev.tidings.topic.InvalidValueException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the application's users may do at a hub that is mounted in the application's own server: a bean of this type, beside keys of tokens or without any. Called for each request of a user, by the thread that has it.
 */
@FunctionalInterface
public interface UserGrants {
    /** How long a stream is open by what a user was granted; its client comes back by itself, and is granted what the user may then. */
    Duration LIFE = Duration.ofHours(1);

    /** The issuer in these grants. */
    String ISSUER = "application";

    /**
     * What a user may do; {@link Rights#NONE} for nothing but what is open to anybody.
     *
     * @param user whom the server knows: with Spring Security, its {@code Authentication}
     * @throws InvalidValueException if the user's name is nothing that can be granted to, which is as if it were nobody's
     */
    Rights of(Principal user);

    /**
     * Each user may read what these match, in which {@code {sub}} stands for the user's name, as one level: {@code users/{sub}/**}.
     *
     * @throws InvalidValueException if one is no selector
     */
    static UserGrants reading(String... selectors) {
        UserGrants nothing = user -> Rights.NONE;
        return nothing.and(Right.READ, selectors);
    }

    /**
     * These, and each user may publish to what these match.
     *
     * @throws InvalidValueException if one is no selector
     */
    default UserGrants publishing(String... selectors) {
        return and(Right.PUBLISH, selectors);
    }

    /**
     * These, with what these match for one right, in place of what they have for it.
     *
     * @throws InvalidValueException if one is no selector
     */
    default UserGrants and(Right right, String... selectors) {
        List<SubjectSelector> granted =
                Stream.of(selectors).map(SubjectSelector::new).toList();
        return user -> of(user).with(
                        right,
                        granted.stream()
                                .map(selector -> selector.of(user.getName()))
                                .toList());
    }

    /** That what a user was granted until now is taken back, as when it logs out: for {@link dev.tidings.hub.Hub#revoke}, which ends its streams for good. */
    static Revocation takenBackFrom(Principal user) {
        Instant now = Instant.now();
        return new Revocation(ISSUER, user.getName(), null, now, now.plus(LIFE));
    }
}
