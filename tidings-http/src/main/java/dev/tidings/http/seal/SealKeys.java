package dev.tidings.http.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The secrets with which the hub signs cookies and tickets: the first signs, all are known. Where several hubs serve one public, they have the same. Immutable.
 */
public final class SealKeys {
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final String READABLE_BY_OWNER = "rw-------";

    private final List<SealKey> keys;

    /** What a text was signed for: one is not taken for another. */
    enum Purpose {
        SESSION,
        TICKET
    }

    private SealKeys(List<SealKey> keys) {
        this.keys = keys;
    }

    /** A secret of this process's own: what it signs ends with it. */
    public static SealKeys random() {
        return new SealKeys(List.of(SealKey.of(SealKey.random())));
    }

    /**
     * Those of a file: a secret on each line, 32 bytes or more in base64url; the first signs, the others are of what was signed before. A file that is not there is made, with a random one,
     * for its owner alone.
     *
     * @throws InvalidValueException if it cannot be read or written, or has something else in it
     */
    public static SealKeys of(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return parse(file, Files.readAllLines(file, UTF_8));
        } catch (IOException failure) {
            throw new InvalidValueException("The file of ticket keys " + file + " cannot be used: " + failure);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] line = (SealKey.text(SealKey.random()) + "\n").getBytes(US_ASCII);
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(READABLE_BY_OWNER)));
            } else {
                Files.createFile(file);
            }
            Files.write(file, line, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException another) {
            // Another hub was faster, and has written or is about to.
            throw new IOException(file + " was made by another process in this moment; expected to be started again");
        }
    }

    private static SealKeys parse(Path file, List<String> lines) {
        List<SealKey> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                keys.add(key(file, i + 1, lines.get(i).strip()));
            }
        }
        if (keys.isEmpty()) {
            throw new InvalidValueException("The file of ticket keys " + file
                    + " is empty; expected a secret of 32 bytes in base64url on a line");
        }
        return new SealKeys(List.copyOf(keys));
    }

    private static SealKey key(Path file, int line, String text) {
        byte[] secret;
        try {
            secret = BASE64.decode(text);
        } catch (IllegalArgumentException none) {
            secret = new byte[0];
        }
        if (secret.length < SealKey.BYTES) {
            throw new InvalidValueException("Line " + line + " of the file of ticket keys " + file
                    + " is no secret; expected 32 bytes or more in base64url");
        }
        return SealKey.of(secret);
    }

    String seal(Purpose purpose, String text) {
        SealKey key = keys.get(0);
        String signed = key.id() + "." + SealKey.text(text.getBytes(UTF_8));
        return signed + "." + SealKey.text(key.sign(purpose + "." + signed));
    }

    /**
     * What was sealed for a purpose.
     *
     * @throws RefusedCredentialsException if it was not, or with a key that is not known any more: then its time is over
     */
    String open(Purpose purpose, String sealed) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3) {
            throw refused(Refusal.MALFORMED, purpose, "is none");
        }
        SealKey key = keys.stream()
                .filter(one -> one.id().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> refused(Refusal.EXPIRED, purpose, "is of a key that is not in use any more"));
        byte[] expected = key.sign(purpose + "." + parts[0] + "." + parts[1]);
        try {
            if (MessageDigest.isEqual(expected, decode(parts[2]))) {
                return new String(decode(parts[1]), UTF_8);
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused(Refusal.MALFORMED, purpose, "is none");
        }
        throw refused(Refusal.FORGED, purpose, "is not of this hub's");
    }

    /** One text has one form: what decodes to the same bytes otherwise is none. */
    private static byte[] decode(String text) {
        byte[] bytes = BASE64.decode(text);
        if (!SealKey.text(bytes).equals(text)) {
            throw new IllegalArgumentException();
        }
        return bytes;
    }

    static RefusedCredentialsException refused(Refusal refusal, Purpose purpose, String what) {
        String name = purpose == Purpose.SESSION ? "cookie" : "ticket";
        return new RefusedCredentialsException(refusal, "The " + name + " " + what + "; expected a new one");
    }
}
