package dev.tidings.acme;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is a certificate: gets the first, and each next one in time, on a thread of its own. What fails is logged and tried again later, and the
 * certificate that there is stays. {@link #answerTo} is for any thread and never blocks; the others are for the thread that owns it.
 */
public final class AcmeCertificates implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AcmeCertificates.class);
    /** The clock may be set, and the machine sleep: nobody waits longer without a look at the time. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);
    /** How often the authority is asked when to renew, which it says anew when it has to take certificates back. */
    private static final Duration INQUIRY = Duration.ofHours(6);

    private static final long STOP_PATIENCE_MILLIS = 2_000;
    private static final Set<String> NO_NAMES = Set.of();
    private static final Integer DNS_NAME = 2;

    private final AcmeOptions options;
    private final AcmeFolder folder;
    private final UnderWay underWay = new UnderWay();
    private final CertificateOrder order;
    private final RenewalTime times = new RenewalTime(ThreadLocalRandom.current());

    private @Nullable Thread thread;

    // Of the thread.
    private int failures;
    /** Of the certificate that is looked after. */
    private @Nullable X509Certificate known;

    private Instant renewAt = Instant.MIN;
    private Instant askAt = Instant.MIN;

    /**
     * Looks at what is kept, and asks nobody for anything yet. That the terms of the authority are agreed to is the caller's to know.
     *
     * @throws InvalidValueException if the folder, or something in it, cannot be used
     */
    public AcmeCertificates(AcmeOptions options) {
        this.options = options;
        this.folder = new AcmeFolder(options, Instant.now());
        this.order = new CertificateOrder(options, new Authority(options.authorities()), underWay);
    }

    /** The file of the certificate and its key; it may not be there yet. */
    public Path file() {
        return options.certificateFile();
    }

    /** What it is about, for who is told. */
    public String description() {
        String whose = String.join(", ", options.domains());
        return folder.chain()
                .map(chain -> "The certificate of " + whose + " is good until "
                        + chain.get(0).getNotAfter().toInstant() + ", and renewed by " + options.directory())
                .orElseGet(() -> "The certificate of " + whose + " is to come from " + options.directory()
                        + "; until it is there, TLS ends in its handshake");
    }

    /** The answer for a token that the authority asks for; null for one that is not under way. */
    public @Nullable String answerTo(String token) {
        return underWay.answerTo(token);
    }

    /**
     * Starts to look after the certificate.
     *
     * @param onReplaced is run by the thread when the file is a new one
     */
    public void start(Runnable onReplaced) {
        Thread started = new Thread(() -> run(onReplaced), "tidings-acme");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void run(Runnable onReplaced) {
        try {
            while (true) {
                Duration wait = Duration.between(Instant.now(), step(onReplaced));
                Duration sleep = wait.compareTo(LONGEST_SLEEP) < 0 ? wait : LONGEST_SLEEP;
                Thread.sleep(Math.max(1, sleep.toMillis()));
            }
        } catch (InterruptedException closed) {
            // As close() wants it.
        }
    }

    /** Does what is due, and says when to look again. */
    private Instant step(Runnable onReplaced) throws InterruptedException {
        Instant now = Instant.now();
        if (failures > 0 && now.isBefore(renewAt)) {
            return renewAt;
        }
        try {
            Instant due = due(now);
            if (due.isAfter(now)) {
                return due.isBefore(askAt) ? due : askAt;
            }
            replace(onReplaced);
            failures = 0;
            return now;
        } catch (AcmeException | IOException | GeneralSecurityException | RuntimeException failure) {
            if (Thread.interrupted() || isInterruption(failure)) {
                throw new InterruptedException();
            }
            failures++;
            renewAt = times.after(failures, Failure.of(failure, options.directory()), now);
            tell(failure);
            return renewAt;
        }
    }

    private static boolean isInterruption(@Nullable Throwable failure) {
        return failure != null && (failure instanceof InterruptedException || isInterruption(failure.getCause()));
    }

    private void tell(Throwable failure) {
        String message = Failure.of(failure, options.directory()).message();
        LOGGER.warn(
                "There is no new certificate of {}. {}. {}; the next try is at {}",
                String.join(", ", options.domains()),
                message,
                kept(),
                renewAt);
        LOGGER.debug("The certificate's failure", failure);
    }

    private String kept() {
        try {
            return folder.chain()
                    .map(chain -> "That of before stays, good until "
                            + chain.get(0).getNotAfter().toInstant())
                    .orElse("There is none yet");
        } catch (InvalidValueException damaged) {
            return "That of before stays";
        }
    }

    /** When the certificate is to be replaced; at once where there is none, or one for other names. */
    private Instant due(Instant now) throws IOException, GeneralSecurityException {
        Optional<List<X509Certificate>> chain = folder.chain();
        if (chain.isEmpty()) {
            return Instant.MIN;
        }
        X509Certificate current = chain.get().get(0);
        if (!namesOf(current).equals(new HashSet<>(options.domains()))) {
            return Instant.MIN;
        }
        if (!current.equals(known)) {
            known = current;
            renewAt = times.of(current);
            askAt = Instant.MIN;
        }
        if (!askAt.isAfter(now)) {
            askAt = now.plus(INQUIRY);
            inquire(current);
        }
        return renewAt;
    }

    private static Set<String> namesOf(X509Certificate certificate) throws CertificateParsingException {
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
            return NO_NAMES;
        }
        Set<String> names = new HashSet<>();
        alternatives.stream()
                .filter(one -> DNS_NAME.equals(one.get(0)))
                .forEach(one -> names.add(String.valueOf(one.get(1))));
        return names;
    }

    /** Who cannot be asked, or says something strange, is no reason for anything: a third of the life is left then. */
    private void inquire(X509Certificate certificate) throws IOException {
        KeyPair account = folder.accountKey();
        try {
            Optional<RenewalInfo> proposal = order.renewalOf(account, certificate);
            proposal.ifPresent(info -> renewAt =
                    times.proposed(certificate, info.getSuggestedWindowStart(), info.getSuggestedWindowEnd()));
        } catch (AcmeException | RuntimeException failure) {
            LOGGER.debug("When to renew the certificate could not be asked", failure);
        }
    }

    private void replace(Runnable onReplaced)
            throws AcmeException, IOException, GeneralSecurityException, InterruptedException {
        String whose = String.join(", ", options.domains());
        LOGGER.info("A certificate of {} is ordered from {}", whose, options.directory());
        CertificateOrder.Issued issued = order.issue(folder.accountKey());
        folder.put(issued.key(), issued.chain());
        LOGGER.info(
                "There is a new certificate of {}, good until {}",
                whose,
                issued.chain().get(0).getNotAfter().toInstant());
        onReplaced.run();
    }

    /** Stops looking after the certificate, which stays. What is under way is given up; takes two seconds at most. */
    @Override
    public void close() {
        Thread started = thread;
        if (started == null) {
            return;
        }
        started.interrupt();
        try {
            started.join(STOP_PATIENCE_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
