package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a private key: PKCS#8, with a password or without, and what OpenSSL wrote before (PKCS#1, SEC 1). */
final class KeyReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeyReader.class);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final String KINDS = "an RSA, ECDSA (P-256, P-384) or Ed25519 key";
    private static final String CONVERT = "; expected PKCS#8, as openssl pkcs8 -topk8 writes it";

    private final PemFile file;

    private KeyReader(PemFile file) {
        this.file = file;
    }

    /** The key of these files. */
    static PrivateKey read(CertificateFiles files) {
        return new KeyReader(PemFile.read(files.key(), "key")).key(files.password());
    }

    private PrivateKey key(@Nullable Path password) {
        PemFile.Block block = file.key();
        if (block.text().contains("ENCRYPTED")) {
            throw new InvalidValueException(file.name() + " is encrypted in an old way of OpenSSL's" + CONVERT);
        }
        byte[] der = file.der(block);
        return switch (block.label()) {
            case "PRIVATE KEY" -> key(new PKCS8EncodedKeySpec(der));
            case "ENCRYPTED PRIVATE KEY" -> key(decrypted(der, password));
            case "RSA PRIVATE KEY" -> key(wrapped(Pkcs8::ofRsa, der));
            case "EC PRIVATE KEY" -> key(wrapped(Pkcs8::ofEc, der));
            default ->
                throw new InvalidValueException(file.name() + " has a block " + Text.quote(block.label()) + CONVERT);
        };
    }

    private PKCS8EncodedKeySpec wrapped(UnaryOperator<byte[]> form, byte[] der) {
        try {
            return new PKCS8EncodedKeySpec(form.apply(der));
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw unknown();
        }
    }

    private PrivateKey key(PKCS8EncodedKeySpec spec) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException | NoSuchAlgorithmException other) {
                LOGGER.trace("The key is none of {}", algorithm, other);
            }
        }
        throw unknown();
    }

    private InvalidValueException unknown() {
        return new InvalidValueException(file.name() + " holds no key of a kind that is read; expected " + KINDS);
    }

    private PKCS8EncodedKeySpec decrypted(byte[] der, @Nullable Path passwordFile) {
        if (passwordFile == null) {
            throw new InvalidValueException(file.name()
                    + " has a password, and none is given; expected a file of the password, or a key without");
        }
        char[] password = PemFile.password(passwordFile);
        if (CharBuffer.wrap(password).chars().anyMatch(c -> c < ' ' || c > '~')) {
            // The JDK's ciphers take no others.
            throw new InvalidValueException("The password in " + Text.quote(passwordFile.toString())
                    + " has a character that is not ASCII; expected letters, digits, spaces and ASCII punctuation");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            String algorithm = algorithmOf(encrypted);
            var key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (NoSuchAlgorithmException | IOException unreadable) {
            throw new InvalidValueException(file.name() + " is encrypted in a way that is not read ("
                    + unreadable.getMessage() + "); expected PBES2 with PBKDF2, as openssl pkcs8 -topk8 writes it");
        } catch (GeneralSecurityException wrong) {
            throw new InvalidValueException("The password in " + Text.quote(passwordFile.toString()) + " does not open "
                    + file.name().replace("The", "the") + "; expected the key's own");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Of PBES2, the JDK says in its parameters alone which it is. */
    private static String algorithmOf(EncryptedPrivateKeyInfo encrypted) {
        String name = encrypted.getAlgName();
        return name.equals("PBES2") || name.equals("1.2.840.113549.1.5.13")
                ? String.valueOf(encrypted.getAlgParameters())
                : name;
    }
}
