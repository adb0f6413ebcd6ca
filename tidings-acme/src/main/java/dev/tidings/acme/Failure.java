package dev.tidings.acme;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/**
 * Why there is no certificate.
 *
 * @param message a sentence for whoever runs the hub, without its full stop
 * @param notBefore when the authority wants to be asked again at the soonest; null where it does not say
 */
record Failure(String message, @Nullable Instant notBefore) {
    static Failure of(Throwable thrown, URI directory) {
        String authority = "The authority at " + directory;
        if (thrown instanceof UnprovenNameException name) {
            return new Failure(
                    authority + " did not see that " + Text.quote(name.domain()) + " leads here: " + name.getMessage()
                            + "; expected that port 80 of that name leads to redirect-http's port of this hub",
                    null);
        }
        if (thrown instanceof AcmeRateLimitedException limited) {
            return new Failure(
                    authority + " has been asked too much: " + limited.getMessage(),
                    limited.getRetryAfter().orElse(null));
        }
        if (thrown instanceof AcmeUserActionRequiredException action) {
            return new Failure(authority + " wants something to be done first: " + action, null);
        }
        if (thrown instanceof AcmeServerException refused) {
            return new Failure(authority + " refuses: " + refused.getMessage() + " (" + refused.getType() + ")", null);
        }
        if (thrown instanceof AcmeNetworkException) {
            return new Failure(unreachable(authority, thrown), null);
        }
        if (thrown instanceof InvalidValueException wrong) {
            return new Failure(String.valueOf(wrong.getMessage()), null);
        }
        return new Failure(authority + " could not be understood: " + said(thrown), null);
    }

    private static String unreachable(String authority, Throwable thrown) {
        Throwable root = thrown;
        boolean isOfTls = false;
        while (root.getCause() != null) {
            root = root.getCause();
            isOfTls |= root instanceof SSLException;
        }
        return isOfTls
                ? authority + " is not trusted: " + said(root)
                        + "; expected acme-ca with the certificate of who signed its server's"
                : authority + " cannot be reached: " + said(root);
    }

    private static String said(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? name : name + ", " + thrown.getMessage();
    }
}
