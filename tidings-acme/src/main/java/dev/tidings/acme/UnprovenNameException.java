package dev.tidings.acme;

import org.shredzone.acme4j.exception.AcmeException;

/** The authority did not see that a name leads here; the message is its reason. */
final class UnprovenNameException extends AcmeException {
    private static final long serialVersionUID = 1;

    private final String domain;

    UnprovenNameException(String domain, String reason) {
        super(reason);
        this.domain = domain;
    }

    String domain() {
        return domain;
    }
}
