package dev.tidings.access;

import dev.tidings.memory.MemoryUse;
import java.util.List;
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

    /** How the budgets of memory stand that it keeps to, as {@link dev.tidings.memory.MemoryBook.Owner} says them. */
    default List<MemoryUse> memory() {
        return List.of();
    }
}
