package dev.tidings.server.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSSL's tickets are encrypted with, of all certificates that are shown (the JDK sees to its own). A key gives out tickets for an hour and takes them for one more. Not safe for use
 * by several threads.
 */
final class TicketKeys {
    private static final Duration LIFE = Shown.SESSION;

    private final SecureRandom random = new SecureRandom();
    private final List<OpenSslSessionContext> sessions;
    private Instant made;
    private @Nullable OpenSslSessionTicketKey newest;

    TicketKeys(List<OpenSslSessionContext> sessions, Instant now) {
        this.sessions = List.copyOf(sessions);
        this.made = now;
        renew(now);
    }

    /** Makes a new one where the newest is too old; returns whether it is. */
    boolean rotate(Instant now) {
        boolean isOld = Duration.between(made, now).compareTo(LIFE) >= 0;
        if (isOld) {
            renew(now);
        }
        return isOld;
    }

    private void renew(Instant now) {
        OpenSslSessionTicketKey older = newest;
        OpenSslSessionTicketKey fresh = new OpenSslSessionTicketKey(
                bytes(OpenSslSessionTicketKey.NAME_SIZE),
                bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
        OpenSslSessionTicketKey[] keys =
                older == null ? new OpenSslSessionTicketKey[] {fresh} : new OpenSslSessionTicketKey[] {fresh, older};
        sessions.forEach(context -> context.setTicketKeys(keys));
        newest = fresh;
        made = now;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
