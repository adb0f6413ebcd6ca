package dev.tidings.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys of elliptic curves and certificates as PEM (RFC 7468). What cannot be read is told with its file. */
final class Pem {
    private static final String ALGORITHM = "EC";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

    private Pem() {}

    static String of(Key key) {
        return block(PRIVATE_KEY, key.getEncoded());
    }

    /** Both halves: the JDK does not make the one from the other. */
    static String of(KeyPair pair) {
        return of(pair.getPrivate()) + block(PUBLIC_KEY, pair.getPublic().getEncoded());
    }

    static String of(List<X509Certificate> chain) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate one : chain) {
            text.append(block(CERTIFICATE, one.getEncoded()));
        }
        return text.toString();
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** @throws InvalidValueException if the file cannot be read, or has something else in it */
    static KeyPair keyPair(Path file) {
        String text = text(file);
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(first(file, text, PUBLIC_KEY))),
                    keys.generatePrivate(new PKCS8EncodedKeySpec(first(file, text, PRIVATE_KEY))));
        } catch (GeneralSecurityException malformed) {
            throw damaged(file, String.valueOf(malformed.getMessage()));
        }
    }

    /**
     * All certificates of a file, at least one.
     *
     * @throws InvalidValueException if the file cannot be read, or has none in it
     */
    static List<X509Certificate> certificates(Path file) {
        String text = text(file);
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : all(file, text, CERTIFICATE)) {
                Certificate one = factory.generateCertificate(new ByteArrayInputStream(der));
                found.add((X509Certificate) one);
            }
        } catch (GeneralSecurityException malformed) {
            throw damaged(file, String.valueOf(malformed.getMessage()));
        }
        if (found.isEmpty()) {
            throw damaged(file, "there is no certificate in it");
        }
        return found;
    }

    private static byte[] first(Path file, String text, String label) {
        List<byte[]> all = all(file, text, label);
        if (all.isEmpty()) {
            throw damaged(file, "there is no " + label + " in it");
        }
        return all.get(0);
    }

    private static List<byte[]> all(Path file, String text, String label) {
        List<byte[]> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals(label)) {
                found.add(decoded(file, blocks.group(2)));
            }
        }
        return found;
    }

    private static byte[] decoded(Path file, String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw damaged(file, String.valueOf(malformed.getMessage()));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw damaged(file, String.valueOf(failure));
        }
    }

    private static InvalidValueException damaged(Path file, String why) {
        return new InvalidValueException(
                "The file " + Text.quote(file.toString()) + " cannot be used (" + why + "); expected PEM");
    }
}
