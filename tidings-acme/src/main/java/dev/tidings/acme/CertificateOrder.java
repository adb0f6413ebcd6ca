package dev.tidings.acme;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;

/** What is asked of an authority: a certificate, and when to renew one. Blocks, for some minutes at most; of one thread. */
final class CertificateOrder {
    /** With one step of an order: authorities look at a name within seconds, and some sign by hand's pace. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AcmeOptions options;
    private final Authority authority;
    private final UnderWay underWay;

    CertificateOrder(AcmeOptions options, Authority authority, UnderWay underWay) {
        this.options = options;
        this.authority = authority;
        this.underWay = underWay;
    }

    /** A certificate and its key, which is a new one each time. */
    record Issued(KeyPair key, List<X509Certificate> chain) {}

    Issued issue(KeyPair accountKey) throws AcmeException, InterruptedException {
        Order order = login(accountKey).newOrder().domains(options.domains()).create();
        for (Authorization name : order.getAuthorizations()) {
            prove(name);
        }
        requireNoFailure(order, order.waitUntilReady(PATIENCE));
        KeyPair key = AcmeFolder.newKey();
        if (order.getStatus() == Status.READY) {
            order.execute(key);
        }
        requireNoFailure(order, order.waitForCompletion(PATIENCE));
        return new Issued(key, order.getCertificate().getCertificateChain());
    }

    /** The account of the key, which the authority makes where it knows none. */
    private Login login(KeyPair accountKey) throws AcmeException {
        Session session = authority.open(options.directory());
        AccountBuilder account = new AccountBuilder().useKeyPair(accountKey).agreeToTermsOfService();
        if (options.email() != null) {
            account.addEmail(options.email());
        }
        return account.createLogin(session);
    }

    /** Has the authority see that the name leads here. */
    private void prove(Authorization name) throws AcmeException, InterruptedException {
        String domain = name.getIdentifier().getDomain();
        if (name.getStatus() == Status.VALID) {
            return;
        }
        Http01Challenge challenge = name.findChallenge(Http01Challenge.class)
                .orElseThrow(() -> new UnprovenNameException(domain, "it is not offered to look over HTTP"));
        underWay.put(challenge.getToken(), challenge.getAuthorization());
        try {
            challenge.trigger();
            if (name.waitForCompletion(PATIENCE) != Status.VALID) {
                throw new UnprovenNameException(domain, reason(name));
            }
        } finally {
            underWay.remove(challenge.getToken());
        }
    }

    private static String reason(Authorization name) {
        return name.findChallenge(Http01Challenge.class)
                .flatMap(Http01Challenge::getError)
                .map(Problem::toString)
                .orElse("it says no more");
    }

    private static void requireNoFailure(Order order, Status status) throws AcmeException {
        if (status == Status.INVALID) {
            throw new AcmeException("The order has failed: "
                    + order.getError().map(Problem::toString).orElse("the authority says no more"));
        }
    }

    /** When the authority would have a certificate renewed (RFC 9773); empty for one that does not say. */
    Optional<RenewalInfo> renewalOf(KeyPair accountKey, X509Certificate certificate) throws AcmeException, IOException {
        Session session = authority.open(options.directory());
        if (session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
            return Optional.empty();
        }
        // Nobody is asked for an account: what is said of a certificate is said to everybody.
        Login anybody = session.login(options.directory().toURL(), accountKey);
        RenewalInfo info = anybody.bindRenewalInfo(certificate);
        info.fetch();
        return Optional.of(info);
    }
}
