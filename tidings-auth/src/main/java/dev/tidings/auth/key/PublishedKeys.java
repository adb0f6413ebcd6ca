package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys at addresses, of each the same however often it is named: who reads settings anew has the keys that were fetched before, though their address does not answer just now. Any
 * thread.
 */
public final class PublishedKeys {
    private final Map<Named, JwksKeys> known = new ConcurrentHashMap<>();

    private record Named(URI address, Set<JwsAlgorithm> pinned) {}

    /**
     * As {@link JwksKeys#at}, the first time.
     *
     * @throws InvalidValueException if the address is not of HTTPS, nor of this machine
     */
    public JwksKeys at(URI address, Set<JwsAlgorithm> pinned) {
        return known.computeIfAbsent(
                new Named(address, Set.copyOf(pinned)), named -> JwksKeys.at(named.address(), named.pinned()));
    }
}
