package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads keys as OpenSSL writes them: public keys, certificates, private keys of PKCS #8 with their public key beside them. */
final class PemParser {
    static final String BEGIN = "-----BEGIN ";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private final List<PublicKey> verifying = new ArrayList<>();
    private @Nullable PrivateKey signing;

    private PemParser() {}

    /** @throws InvalidValueException if there is no key in it that tokens are signed by */
    static List<TokenKey> parse(String text, Set<JwsAlgorithm> pinned) {
        PemParser parser = new PemParser();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            parser.read(blocks.group(1), blocks.group(2));
        }
        return parser.keys(pinned);
    }

    private List<TokenKey> keys(Set<JwsAlgorithm> pinned) {
        if (verifying.isEmpty()) {
            throw new InvalidValueException(
                    "There is no public key in the PEM; expected a block PUBLIC KEY, beside that of a private key as well:"
                            + " openssl pkey -in key.pem -pubout");
        }
        if (signing != null && verifying.size() > 1) {
            throw new InvalidValueException("There is a private key in the PEM beside " + verifying.size()
                    + " public ones; expected no other than its own");
        }
        return verifying.stream()
                .map(key -> new TokenKey(null, Pinning.of(key, pinned), key, signing, Instant.MAX))
                .toList();
    }

    private void read(String label, String base64) {
        byte[] der = bytes(label, base64);
        switch (label) {
            case "PUBLIC KEY" ->
                add((PublicKey) key(label, factory -> factory.generatePublic(new X509EncodedKeySpec(der))));
            case "CERTIFICATE" -> add(ofCertificate(der));
            case "PRIVATE KEY" ->
                readPrivate((PrivateKey) key(label, factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(der))));
            case "EC PARAMETERS" -> {}
            default ->
                throw new InvalidValueException("The PEM has a block " + Text.quote(label)
                        + "; expected PUBLIC KEY, CERTIFICATE or PRIVATE KEY, as openssl pkey writes them");
        }
    }

    private void readPrivate(PrivateKey key) {
        if (signing != null) {
            throw new InvalidValueException("There are two private keys in the PEM; expected one");
        }
        signing = key;
        if (key instanceof RSAPrivateCrtKey rsa) {
            add((PublicKey) key(
                    "PRIVATE KEY",
                    factory ->
                            factory.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))));
        }
    }

    /** The public part of a private key may be there a second time. */
    private void add(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            Curve.of(((ECKey) ec).getParams())
                    .requirePoint(ec.getW().getAffineX(), ec.getW().getAffineY());
        }
        if (!verifying.contains(key)) {
            verifying.add(key);
        }
    }

    private static PublicKey ofCertificate(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw unreadable("CERTIFICATE");
        }
    }

    private interface Reading {
        Key by(KeyFactory factory) throws GeneralSecurityException;
    }

    /** The bytes say of which kind they are, but only to the factory of that kind. */
    private static Key key(String label, Reading reading) {
        for (String algorithm : ALGORITHMS) {
            try {
                return reading.by(KeyFactory.getInstance(algorithm));
            } catch (GeneralSecurityException otherKind) {
                // The next one may know it.
            }
        }
        throw unreadable(label);
    }

    private static byte[] bytes(String label, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw unreadable(label);
        }
    }

    private static InvalidValueException unreadable(String label) {
        return new InvalidValueException("The block " + label
                + " of the PEM cannot be read; expected one of a key for RSA, P-256, P-384, P-521 or Ed25519");
    }
}
