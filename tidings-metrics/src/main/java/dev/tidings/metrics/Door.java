package dev.tidings.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a server says of itself, whichever it is. All of it may be asked for by any thread, and answers at once.
 *
 * @param connections that are open
 * @param mostConnections that are served at once
 * @param refusedStreams how many streams there was no room for, by the code of the reason
 * @param refusedCredentials how many credentials granted nothing, by the code of the reason
 * @param certificatesNotAfter when the first of the certificates expires; empty without TLS
 */
public record Door(
        IntSupplier connections,
        IntSupplier mostConnections,
        Map<String, LongSupplier> refusedStreams,
        Map<String, LongSupplier> refusedCredentials,
        Supplier<Optional<Instant>> certificatesNotAfter) {
    public Door {
        refusedStreams = Map.copyOf(refusedStreams);
        refusedCredentials = Map.copyOf(refusedCredentials);
    }
}
