package dev.tidings.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is taken back now: asked at each request that shows credentials, in three looks at most, however many there are. Any thread. */
public final class Revocations {
    /** By what tells most of whom they are about. */
    private final Map<Key, List<Revocation>> byKey = new ConcurrentHashMap<>();

    private enum Kind {
        TOKEN,
        SUBJECT,
        ISSUER
    }

    private record Key(Kind kind, String value) {
        static Key of(Revocation revocation) {
            if (revocation.tokenId() != null) {
                return new Key(Kind.TOKEN, revocation.tokenId());
            }
            return revocation.subject() != null
                    ? new Key(Kind.SUBJECT, revocation.subject())
                    : new Key(Kind.ISSUER, String.valueOf(revocation.issuer()));
        }
    }

    /** Adds one; those of the same bearers that are over by now go. */
    public void add(Revocation revocation) {
        Instant now = Instant.now();
        byKey.compute(Key.of(revocation), (key, earlier) -> {
            List<Revocation> kept = new ArrayList<>(earlier == null ? List.of() : earlier);
            kept.removeIf(one -> one.equals(revocation) || !now.isBefore(one.until()));
            kept.add(revocation);
            return List.copyOf(kept);
        });
    }

    /** Whether what a bearer holds is taken back. */
    public boolean hit(Bearer bearer) {
        return !byKey.isEmpty()
                && (hit(Kind.TOKEN, bearer.tokenId(), bearer)
                        || hit(Kind.SUBJECT, bearer.subject(), bearer)
                        || hit(Kind.ISSUER, bearer.issuer(), bearer));
    }

    private boolean hit(Kind kind, @Nullable String value, Bearer bearer) {
        List<Revocation> found = value == null ? null : byKey.get(new Key(kind, value));
        if (found == null) {
            return false;
        }
        Instant now = Instant.now();
        return found.stream().anyMatch(one -> now.isBefore(one.until()) && one.hits(bearer));
    }

    /** Those that are not over, by when they will be. */
    public List<Revocation> inForce() {
        Instant now = Instant.now();
        byKey.values().removeIf(all -> all.stream().noneMatch(one -> now.isBefore(one.until())));
        return byKey.values().stream()
                .flatMap(List::stream)
                .filter(one -> now.isBefore(one.until()))
                .sorted(Comparator.comparing(Revocation::until))
                .toList();
    }
}
