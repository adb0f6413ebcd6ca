package dev.tidings.server.request;

import dev.tidings.http.Origin;
import dev.tidings.http.Problem;
import dev.tidings.topic.Text;
import java.util.regex.Pattern;

/** The host that a request names, and perhaps a port (RFC 3986, 3.2.2 and 3.2.3), without the part before an {@code @}, which no request may bring. */
public final class Authority {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]{0,5})?");
    /** No name is longer; and the pattern takes a little of the stack for each character. */
    private static final int MOST = 300;
    /** The last that was one: most requests of a server name the same. */
    private static volatile String last = "localhost";

    private Authority() {}

    /**
     * @param what the beginning of the complaint, such as {@code "The header Host is "}
     * @throws Problem if it is none
     */
    public static String require(String what, String authority) {
        if (authority.equals(last)) {
            return authority;
        }
        if (authority.length() > MOST
                || !AUTHORITY.matcher(authority).matches()
                || Origin.of("http://" + authority) == null) {
            throw new Problem(
                            400,
                            what + Text.quote(authority)
                                    + "; expected a host, and perhaps a port, such as 127.0.0.1:8080")
                    .asLast();
        }
        last = authority;
        return authority;
    }
}
