package dev.tidings.spring.boot;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.spring.UserGrants;
import dev.tidings.topic.InvalidValueException;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the application's users, whom its server brings, and leaves all else to another.
 *
 * @param others null where nobody else is known
 */
record UserAuthenticator(UserGrants grants, @Nullable Authenticator others, InstantSource clock)
        implements Authenticator {
    private static final Logger LOGGER = LoggerFactory.getLogger(UserAuthenticator.class);

    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        if (credentials instanceof Credentials.User known) {
            return grant(known.principal());
        }
        return others != null
                ? others.authenticate(credentials)
                : refused(Refusal.WRONG_ISSUER, "Nobody is known here but users of the application");
    }

    private CompletionStage<Grant> grant(Principal user) {
        Instant now = clock.instant();
        try {
            Bearer bearer = new Bearer(UserGrants.ISSUER, user.getName(), null, now);
            return CompletableFuture.completedFuture(
                    new Grant(bearer, grants.of(user), now.plus(UserGrants.LIFE), Limits.NONE));
        } catch (InvalidValueException wrong) {
            LOGGER.warn("A user is granted nothing, as if nobody were logged in: {}", wrong.getMessage());
            return refused(Refusal.UNACCEPTABLE, String.valueOf(wrong.getMessage()));
        }
    }

    private static CompletionStage<Grant> refused(Refusal why, String message) {
        return CompletableFuture.failedFuture(new RefusedCredentialsException(why, message));
    }
}
