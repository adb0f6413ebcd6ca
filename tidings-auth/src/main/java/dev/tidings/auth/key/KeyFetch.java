package dev.tidings.auth.key;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gets a set of keys from its address. Never blocks. */
interface KeyFetch {
    /**
     * What came.
     *
     * @param body as it is
     * @param maxAge how long it may be kept, by who sent it; null if they do not say
     */
    record Fetched(String body, @Nullable Duration maxAge) {}

    /** Completes with any exception where there is nothing. */
    CompletionStage<Fetched> fetch(URI address);
}
