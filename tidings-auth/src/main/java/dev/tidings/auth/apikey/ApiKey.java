package dev.tidings.auth.apikey;

import dev.tidings.access.Grant;
import java.security.MessageDigest;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a back end is known by, the hash of its secret or the subject of its certificate, and what it is granted. */
final class ApiKey {
    private final byte @Nullable [] hash;
    private final @Nullable X500Principal subject;
    private final Grant grant;

    private ApiKey(byte @Nullable [] hash, @Nullable X500Principal subject, Grant grant) {
        this.hash = hash;
        this.subject = subject;
        this.grant = grant;
    }

    static ApiKey ofSecret(byte[] hash, Grant grant) {
        return new ApiKey(hash, null, grant);
    }

    static ApiKey ofCertificate(X500Principal subject, Grant grant) {
        return new ApiKey(null, subject, grant);
    }

    /** Takes as long whether the hash differs early or late. */
    boolean isOf(byte[] otherHash) {
        return hash != null && MessageDigest.isEqual(hash, otherHash);
    }

    boolean isOf(X500Principal otherSubject) {
        return otherSubject.equals(subject);
    }

    Grant grant() {
        return grant;
    }
}
