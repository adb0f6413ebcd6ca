package dev.tidings.access;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that asked for a right, and what became of it.
 *
 * @param action what was asked for, such as {@code subscribe}
 * @param objects to which that was asked: topics and selectors, or whom a revocation hits, such as {@code subject=anna}; the first hundred
 * @param bearer who asked; {@link Bearer#NOBODY} where nothing was shown that is good
 * @param address from where
 * @param isAllowed whether the bearer might, whatever became of it then
 * @param status of the answer (RFC 9110, 15); a refused {@code EventSource} gets a 200 that says so
 * @param reason why the credentials granted nothing, or there was no room, in a code; null where neither is so
 */
public record AccessAttempt(
        String action,
        List<String> objects,
        Bearer bearer,
        InetAddress address,
        boolean isAllowed,
        int status,
        @Nullable String reason) {
    public AccessAttempt {
        objects = List.copyOf(objects);
    }
}
