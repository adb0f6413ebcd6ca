package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of PEM blocks (RFC 7468), read whole. Every complaint names the file and what it was to hold. */
final class PemFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private final String name;
    private final List<Block> blocks;

    /** @param text between the lines that begin and end it */
    record Block(String label, String text) {}

    private PemFile(String name, List<Block> blocks) {
        this.name = name;
        this.blocks = blocks;
    }

    /** @param what it holds, such as {@code certificate} */
    static PemFile read(Path file, String what) {
        String name = "The " + what + " file " + Text.quote(file.toString());
        String text = new String(bytes(file, name, "a PEM file that can be read"), StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new InvalidValueException(
                    name + " is not PEM; expected text with a line such as -----BEGIN CERTIFICATE-----");
        }
        return new PemFile(name, blocks);
    }

    /** The first line of a file, which is a password. */
    static char[] password(Path file) {
        String name = "The password file " + Text.quote(file.toString());
        String text =
                new String(bytes(file, name, "a file with the password in its first line"), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }

    private static byte[] bytes(Path file, String name, String expected) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InvalidValueException(name + " is over " + MOST_BYTES + " bytes long; expected " + expected);
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new InvalidValueException(name + " is not there; expected " + expected);
        } catch (IOException failure) {
            throw new InvalidValueException(name + " cannot be read (" + failure + "); expected " + expected);
        }
    }

    String name() {
        return name;
    }

    /** The certificates in it, at least one; what else there is does not count. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw new InvalidValueException(name + " holds " + (holdsKey() ? "a private key and " : "")
                    + "no certificate; expected one, and behind it those that lead to one that is known");
        }
        return certificates;
    }

    private X509Certificate certificate(Block block) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der(block)));
        } catch (CertificateException malformed) {
            throw new InvalidValueException(
                    name + " has a certificate that cannot be read (" + malformed.getMessage() + "); expected X.509");
        }
    }

    /** Its one private key. */
    Block key() {
        List<Block> keys = blocks.stream()
                .filter(block -> block.label().endsWith(PRIVATE_KEY))
                .toList();
        if (keys.isEmpty()) {
            boolean isCertificate =
                    blocks.stream().anyMatch(block -> block.label().equals(CERTIFICATE));
            throw new InvalidValueException(name + " holds " + (isCertificate ? "a certificate and " : "")
                    + "no private key; expected a block such as -----BEGIN PRIVATE KEY-----");
        }
        if (keys.size() > 1) {
            throw new InvalidValueException(name + " holds " + keys.size() + " private keys; expected one");
        }
        return keys.get(0);
    }

    private boolean holdsKey() {
        return blocks.stream().anyMatch(block -> block.label().endsWith(PRIVATE_KEY));
    }

    byte[] der(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.text());
        } catch (IllegalArgumentException malformed) {
            throw new InvalidValueException(
                    name + " is damaged (" + malformed.getMessage() + "); expected base64 between the lines of dashes");
        }
    }
}
