package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.KeyKind;
import dev.tidings.topic.InvalidValueException;
import java.security.Key;
import java.util.Set;
import java.util.stream.Collectors;

/** Says for which algorithms a key is that does not say it itself. */
final class Pinning {
    private Pinning() {}

    /**
     * @param pinned those that the settings name; empty for the usual one of its kind
     * @throws InvalidValueException if none of them suits it
     */
    static Set<JwsAlgorithm> of(Key key, Set<JwsAlgorithm> pinned) {
        KeyKind kind = KeyKinds.of(key);
        if (pinned.isEmpty()) {
            return Set.of(JwsAlgorithm.usualOf(kind));
        }
        Set<JwsAlgorithm> suiting =
                pinned.stream().filter(algorithm -> algorithm.kind() == kind).collect(Collectors.toUnmodifiableSet());
        if (suiting.isEmpty()) {
            throw new InvalidValueException("The key is of the kind " + kind + "; expected one for " + names(pinned)
                    + ", which the settings pin it to");
        }
        return suiting;
    }

    static String names(Set<JwsAlgorithm> algorithms) {
        return algorithms.stream().map(JwsAlgorithm::key).sorted().collect(Collectors.joining(" or "));
    }
}
