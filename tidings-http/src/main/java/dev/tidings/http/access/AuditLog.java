package dev.tidings.http.access;

import dev.tidings.access.AccessAttempt;
import dev.tidings.access.Bearer;
import dev.tidings.hub.HubListener;
import dev.tidings.topic.Text;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes who asked for what, from where, and whether that was allowed, to the logger {@value #NAME}: a line for each request that asked for a right. What a client
 * chose stands in quotes, with what would end the line escaped. It shows no token, no ticket and no stream's name.
 *
 * @param isOfAll whether what was allowed is written too, or only what was refused
 */
public record AuditLog(boolean isOfAll) implements HubListener {
    public static final String NAME = "dev.tidings.audit";

    private static final Logger LOGGER = LoggerFactory.getLogger(NAME);

    @Override
    public void onAccess(AccessAttempt attempt) {
        if (isOfAll || !attempt.isAllowed()) {
            LOGGER.info(line(attempt));
        }
    }

    static String line(AccessAttempt attempt) {
        Bearer bearer = attempt.bearer();
        return (attempt.isAllowed() ? "allowed " : "refused ")
                + attempt.action()
                + " address=" + attempt.address().getHostAddress()
                + field("issuer", bearer.issuer())
                + field("subject", bearer.subject())
                + field("token", bearer.tokenId())
                + " status=" + attempt.status()
                + (attempt.reason() == null ? "" : " reason=" + attempt.reason())
                + (attempt.objects().isEmpty()
                        ? ""
                        : attempt.objects().stream().map(Text::quote).collect(Collectors.joining(",", " of=", "")));
    }

    private static String field(String name, @Nullable String value) {
        return value == null ? "" : " " + name + "=" + Text.quote(value);
    }
}
