package dev.tidings.acme;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is kept from one start to the next. Its files are their owner's alone, and each is replaced as a whole. Of one thread at a time. */
final class AcmeFolder {
    private final AcmeOptions options;

    /**
     * Makes the folder where it is not there, and puts a certificate aside whose time is over, so that nobody shows it.
     *
     * @throws InvalidValueException if it cannot be used; the message names what is wrong
     */
    AcmeFolder(AcmeOptions options, Instant now) {
        this.options = options;
        try {
            Files.createDirectories(options.ownFolder(), onlyFor("rwx------"));
        } catch (IOException failure) {
            throw new InvalidValueException(
                    "The folder " + Text.quote(options.ownFolder().toString()) + " for certificates cannot be made ("
                            + failure + "); expected one that can be written");
        }
        putAsideIfOver(now);
    }

    private void putAsideIfOver(Instant now) {
        boolean isOver = chain().map(
                        chain -> now.isAfter(chain.get(0).getNotAfter().toInstant()))
                .orElse(false);
        if (isOver) {
            Path file = options.certificateFile();
            try {
                Files.move(file, file.resolveSibling("expired.pem"), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                throw new InvalidValueException("The certificate " + Text.quote(file.toString())
                        + " has expired and cannot be put aside: " + failure);
            }
        }
    }

    /** The certificate, and behind it those that lead to one that clients know; empty while there is none. */
    Optional<List<X509Certificate>> chain() {
        Path file = options.certificateFile();
        return Files.exists(file) ? Optional.of(Pem.certificates(file)) : Optional.empty();
    }

    /** The account's key, which is made where there is none yet. */
    KeyPair accountKey() throws IOException {
        Path file = options.accountFile();
        if (Files.exists(file)) {
            return Pem.keyPair(file);
        }
        KeyPair made = newKey();
        write(file, Pem.of(made));
        return made;
    }

    /** On the curve that all clients know. */
    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Each JDK has the curve", impossible);
        }
    }

    /** Replaces the certificate and its key, in one. */
    void put(KeyPair key, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        write(options.certificateFile(), Pem.of(key.getPrivate()) + Pem.of(chain));
    }

    private static void write(Path file, String text) throws IOException {
        Path written = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new", onlyFor("rw-------"));
        try {
            Files.writeString(written, text, StandardCharsets.US_ASCII);
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] onlyFor(String owner) {
        boolean isPosix =
                Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))}
                : new FileAttribute<?>[0];
    }
}
