package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Who a server is: a chain of certificates, and the key of the first. What there is of it is sound: made by {@link #load} alone.
 *
 * @param names of hosts, in lower case, such as {@code hub.example.com} and {@code *.example.com}
 */
record Identity(List<X509Certificate> chain, PrivateKey key, List<String> names) {
    private static final byte[] PROBE = {'t', 'i', 'd', 'i', 'n', 'g', 's'};
    private static final Integer DNS_NAME = 2;

    /** @throws InvalidValueException if something about the files is wrong; the message names the file and what was expected */
    static Identity load(CertificateFiles files, Instant now) {
        PemFile file = PemFile.read(files.chain(), "certificate");
        List<X509Certificate> chain = file.certificates();
        PrivateKey key = KeyReader.read(files);
        X509Certificate own = chain.get(0);
        requireMatch(file, own.getPublicKey(), key, files.key());
        requireValidity(file, own, now);
        requireOrder(file, chain);
        return new Identity(chain, key, names(file, own));
    }

    private static void requireMatch(PemFile file, PublicKey known, PrivateKey key, Path keyFile) {
        if (!known.getAlgorithm().equals(key.getAlgorithm()) || !verifies(known, key)) {
            throw new InvalidValueException(file.name() + " and the key file " + Text.quote(keyFile.toString())
                    + " do not match; expected the key of the first certificate in it");
        }
    }

    private static boolean verifies(PublicKey known, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> "EdDSA";
                    });
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException unlike) {
            return false;
        }
    }

    private static void requireValidity(PemFile file, X509Certificate own, Instant now) {
        Instant from = own.getNotBefore().toInstant();
        Instant until = own.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw new InvalidValueException(
                    file.name() + " has expired: it was good until " + until + "; expected one that is good now");
        }
        if (now.isBefore(from)) {
            throw new InvalidValueException(
                    file.name() + " is not yet valid: it is good from " + from + "; expected one that is good now");
        }
    }

    private static void requireOrder(PemFile file, List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                throw new InvalidValueException(file.name() + " is out of order: the certificate number " + (i + 2)
                        + " did not sign the one before it; expected the server's own first, then the one that signed it,"
                        + " and so on");
            }
        }
    }

    private static List<String> names(PemFile file, X509Certificate own) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = own.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(name -> DNS_NAME.equals(name.get(0)))
                        .forEach(name -> names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
            }
        } catch (CertificateParsingException malformed) {
            throw new InvalidValueException(file.name() + " has names that cannot be read (" + malformed.getMessage()
                    + "); expected DNS names");
        }
        return List.copyOf(names);
    }
}
