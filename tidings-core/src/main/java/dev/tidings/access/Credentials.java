package dev.tidings.access;

import java.security.Principal;
import java.security.cert.X509Certificate;

/** What somebody shows to be granted something. The secrets in there are in no text that is made of them. */
public sealed interface Credentials {
    /** Nothing was shown. */
    record None() implements Credentials {}

    /** What stood behind {@code Authorization: Bearer}: a token or a key. */
    record BearerToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "BearerToken[]";
        }
    }

    /** What the hub gave for an address that can be opened without a header. */
    record Ticket(String ticket) implements Credentials {
        @Override
        public String toString() {
            return "Ticket[]";
        }
    }

    /** What the hub gave to a browser as a cookie. */
    record SessionCookie(String value) implements Credentials {
        @Override
        public String toString() {
            return "SessionCookie[]";
        }
    }

    /** What the client proved to have in its handshake, and a trusted authority signed. */
    record ClientCertificate(X509Certificate certificate) implements Credentials {
        @Override
        public String toString() {
            return "ClientCertificate[]";
        }
    }

    /** Nothing that the hub looks at: the server that carries it, such as a servlet container, knows already who asks. */
    record User(Principal principal) implements Credentials {
        @Override
        public String toString() {
            return "User[]";
        }
    }
}
