package dev.tidings.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUnauthorizedException;
import org.shredzone.acme4j.toolbox.JSON;

class FailureTest {
    private static final URI DIRECTORY = URI.create("https://ca.example.com/dir");
    private static final String AUTHORITY = "The authority at https://ca.example.com/dir";

    private static Problem problem(String type, String detail) throws MalformedURLException {
        return new Problem(
                JSON.parse("{\"type\": \"urn:ietf:params:acme:error:%s\", \"detail\": \"%s\"}".formatted(type, detail)),
                DIRECTORY.toURL());
    }

    private static String message(Throwable thrown) {
        return Failure.of(thrown, DIRECTORY).message();
    }

    @Test
    void saysWhenTheAuthorityWantsToBeAskedAgain() throws MalformedURLException {
        Instant later = Instant.parse("2026-01-01T00:00:00Z");
        Failure failure = Failure.of(
                new AcmeRateLimitedException(problem("rateLimited", "too many orders"), later, List.of()), DIRECTORY);
        assertThat(failure).isEqualTo(new Failure(AUTHORITY + " has been asked too much: too many orders", later));
    }

    @Test
    void saysWhatTheAuthorityRefuses() throws MalformedURLException {
        assertThat(message(new AcmeServerException(problem("rejectedIdentifier", "not \u2026 a.example"))))
                .isEqualTo(
                        AUTHORITY + " refuses: not \u2026 a.example (urn:ietf:params:acme:error:rejectedIdentifier)");
        assertThat(message(new AcmeUnauthorizedException(problem("unauthorized", "account is deactivated"))))
                .isEqualTo(AUTHORITY + " refuses: account is deactivated (urn:ietf:params:acme:error:unauthorized)");
        assertThat(message(new AcmeException("HTTP 503")))
                .isEqualTo(AUTHORITY + " could not be understood: AcmeException, HTTP 503");
    }

    @Test
    void saysWhichNameDoesNotLeadHere() {
        assertThat(message(new UnprovenNameException("hub.example.com", "connection refused")))
                .isEqualTo(AUTHORITY
                        + " did not see that \"hub.example.com\" leads here: connection refused; expected that port"
                        + " 80 of that name leads to redirect-http's port of this hub");
    }

    @Test
    void tellsAnAuthorityThatIsNotThereFromOneThatIsNotTrusted() {
        assertThat(message(new AcmeNetworkException(new ConnectException())))
                .isEqualTo(AUTHORITY + " cannot be reached: ConnectException");
        assertThat(message(new AcmeNetworkException(
                        new IOException("no", new SSLHandshakeException("unable to find valid certification path")))))
                .startsWith(
                        AUTHORITY + " is not trusted: SSLHandshakeException, unable to find valid certification path")
                .endsWith("; expected acme-ca with the certificate of who signed its server's");
    }
}
