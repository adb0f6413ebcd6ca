package dev.tidings.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private final Instant later = Instant.now().plusSeconds(3600);

    private final Revocations revocations = new Revocations();

    private static Bearer bearer(String subject, @Nullable String tokenId, @Nullable Instant issuedAt) {
        return new Bearer("app", subject, tokenId, issuedAt);
    }

    @Test
    void hitASubjectsTokensThatWereGivenBefore() {
        revocations.add(new Revocation("app", "u1", null, NOON, later));
        assertThat(revocations.hit(bearer("u1", null, NOON.minusSeconds(1)))).isTrue();
        assertThat(revocations.hit(bearer("u1", null, null)))
                .as("nobody knows when")
                .isTrue();
        assertThat(revocations.hit(bearer("u1", null, NOON))).isFalse();
        assertThat(revocations.hit(bearer("u2", null, NOON.minusSeconds(1)))).isFalse();
        assertThat(revocations.hit(new Bearer("other", "u1", null, null))).isFalse();
        assertThat(revocations.hit(Bearer.NOBODY)).isFalse();
    }

    @Test
    void hitOneTokenOrAllOfAnIssuer() {
        revocations.add(new Revocation(null, null, "t1", Instant.MAX, later));
        assertThat(revocations.hit(bearer("u1", "t1", NOON))).isTrue();
        assertThat(revocations.hit(bearer("u1", "t2", NOON))).isFalse();
        revocations.add(new Revocation("app", null, null, NOON, later));
        assertThat(revocations.hit(bearer("u9", "t2", NOON.minusSeconds(1)))).isTrue();
        assertThat(revocations.inForce()).hasSize(2);
    }

    @Test
    void areForgottenWhenTheyAreOver() {
        revocations.add(new Revocation("app", "u1", null, NOON, Instant.now().minusSeconds(1)));
        assertThat(revocations.hit(bearer("u1", null, null))).isFalse();
        assertThat(revocations.inForce()).isEmpty();
    }

    @Test
    void sayOfWhom() {
        assertThatThrownBy(() -> new Revocation(null, null, null, NOON, later))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected an issuer, a subject or the id of a token");
    }
}
