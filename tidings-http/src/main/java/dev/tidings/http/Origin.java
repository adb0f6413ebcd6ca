package dev.tidings.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page comes from (RFC 6454): equal where scheme, host and port are, however they are written.
 *
 * @param scheme such as {@code https}, in lower case
 * @param host in lower case, as it is written: a name with a dot at its end is another origin to browsers, if the same host
 * @param port also where it is the scheme's own, and so not written; 0 for a scheme that has none
 */
public record Origin(String scheme, String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()+,;=%-]{1,255})(?::([0-9]{0,5}))?");
    private static final int MOST_PORT = 65535;

    /** The origin that is written so, as browsers do it; null if none is, such as the {@code null} of pages without one. */
    public static @Nullable Origin of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String host = parts.group(2).toLowerCase(Locale.ROOT);
        String written = parts.group(3);
        int port = written == null || written.isEmpty() ? portOf(scheme) : Integer.parseInt(written);
        return port > MOST_PORT ? null : new Origin(scheme, host, port);
    }

    private static int portOf(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }

    /** As browsers write it: without the scheme's own port. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == portOf(scheme) ? "" : ":" + port);
    }
}
