package dev.tidings.access;

import java.util.concurrent.CompletionStage;

/** Makes grants of credentials. Called by event loops: it never blocks, and does what takes longer elsewhere. */
@FunctionalInterface
public interface Authenticator {
    /**
     * What these credentials grant.
     *
     * @return completes on any thread; with a {@link RefusedCredentialsException} if they grant nothing
     */
    CompletionStage<Grant> authenticate(Credentials credentials);
}
