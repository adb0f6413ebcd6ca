package dev.tidings.http.access;

import dev.tidings.access.Credentials;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import java.util.List;
import java.util.regex.Pattern;

/** Finds what a request shows of who sent it: {@code Authorization: Bearer} (RFC 6750, 2.1). What is there decides; what is wrong with it is never passed over. */
final class CredentialsReader {
    private static final String SCHEME = "Bearer ";
    /** RFC 6750, 2.1: b64token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private CredentialsReader() {}

    /**
     * @throws Problem 400, if there are several
     * @throws RefusedCredentialsException if they are not of a form that is known here
     */
    static Credentials of(Request request) {
        List<String> given = request.headers().all("Authorization");
        if (given.isEmpty()) {
            return new Credentials.None();
        }
        if (given.size() > 1) {
            throw Problem.badRequest("The header Authorization is given " + given.size() + " times; expected once");
        }
        String value = given.get(0).strip();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw malformed("is of another scheme");
        }
        String token = value.substring(SCHEME.length()).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw malformed("has no token of letters, digits and -._~+/ behind Bearer");
        }
        return new Credentials.BearerToken(token);
    }

    private static RefusedCredentialsException malformed(String what) {
        return new RefusedCredentialsException(
                Refusal.MALFORMED, "The header Authorization " + what + "; expected Bearer and a token");
    }
}
