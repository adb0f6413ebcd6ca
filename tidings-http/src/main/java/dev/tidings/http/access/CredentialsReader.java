package dev.tidings.http.access;

import dev.tidings.access.Credentials;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.seal.Seals;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request shows of who sent it: {@code Authorization: Bearer} (RFC 6750, 2.1), else a ticket in the address, else the hub's cookie (RFC 6265, 5.4), else whom the carrier's server knows, else the
 * certificate of its connection. The first that is there decides, and what is wrong with it is never passed over: a cookie may be older than what a page has put into an address. An {@code Authorization} of
 * another scheme is that server's, where it knows somebody.
 */
final class CredentialsReader {
    private static final String SCHEME = "Bearer ";
    /** RFC 6750, 2.1: b64token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private CredentialsReader() {}

    /**
     * @throws Problem 400, if there are several
     * @throws RefusedCredentialsException if they are not of a form that is known here
     */
    static Credentials of(Request request, @Nullable String ticket) {
        List<String> given = request.headers().all("Authorization");
        boolean isOfOther = given.stream().noneMatch(CredentialsReader::isBearer);
        if (given.isEmpty() || (isOfOther && request.peer().user() != null)) {
            return ticket == null ? cookie(request) : new Credentials.Ticket(ticket);
        }
        if (given.size() > 1) {
            throw Problem.badRequest("The header Authorization is given " + given.size() + " times; expected once");
        }
        String value = given.get(0).strip();
        if (!isBearer(value)) {
            throw malformed("is of another scheme");
        }
        String token = value.substring(SCHEME.length()).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw malformed("has no token of letters, digits and -._~+/ behind Bearer");
        }
        return new Credentials.BearerToken(token);
    }

    private static boolean isBearer(String value) {
        return value.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Several of one name are somebody's attempt to have the wrong one taken. */
    private static Credentials cookie(Request request) {
        List<String> values = new ArrayList<>();
        for (String header : request.headers().all("Cookie")) {
            for (String pair : header.split(";", -1)) {
                String trimmed = pair.strip();
                if (trimmed.startsWith(Seals.COOKIE + "=")) {
                    values.add(trimmed.substring(Seals.COOKIE.length() + 1));
                }
            }
        }
        if (values.size() > 1) {
            throw Problem.badRequest(
                    "The cookie " + Seals.COOKIE + " is given " + values.size() + " times; expected once");
        }
        return values.isEmpty() ? connection(request) : new Credentials.SessionCookie(values.get(0));
    }

    private static Credentials connection(Request request) {
        Principal user = request.peer().user();
        if (user != null) {
            return new Credentials.User(user);
        }
        X509Certificate shown = request.peer().certificate();
        return shown == null ? new Credentials.None() : new Credentials.ClientCertificate(shown);
    }

    private static RefusedCredentialsException malformed(String what) {
        return new RefusedCredentialsException(
                Refusal.MALFORMED, "The header Authorization " + what + "; expected Bearer and a token");
    }
}
