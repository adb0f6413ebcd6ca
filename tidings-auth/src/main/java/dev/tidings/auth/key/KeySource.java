package dev.tidings.auth.key;

import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.JwsHeader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where an issuer's keys are had from. Any thread; never blocks. */
public interface KeySource {
    /**
     * The keys among which the one is to be found that a token names, if there is one.
     *
     * @return completes on any thread; with a {@link RefusedCredentialsException} if the keys cannot be had now
     */
    CompletionStage<KeySet> keysFor(JwsHeader header);

    /** The keys as far as they are known now. */
    KeySet known();

    /** Keys that stay as they are. */
    static KeySource of(KeySet keys) {
        return new KeySource() {
            @Override
            public CompletionStage<KeySet> keysFor(JwsHeader header) {
                return CompletableFuture.completedFuture(keys);
            }

            @Override
            public KeySet known() {
                return keys;
            }
        };
    }
}
