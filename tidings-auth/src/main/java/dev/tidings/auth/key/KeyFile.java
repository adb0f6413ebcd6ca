package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file of one's own keys: a set of JWK, the first of which signs. It is readable by its owner alone, and replaced as a whole, so that who reads it meanwhile has either the old
 * one or the new one.
 */
public final class KeyFile {
    private final Path path;

    public KeyFile(Path path) {
        this.path = path;
    }

    /**
     * Makes it, with a new key.
     *
     * @throws InvalidValueException if it is there already
     * @throws IOException if it cannot be written
     */
    public TokenKey create(JwsAlgorithm algorithm) throws IOException {
        TokenKey key = FreshKey.of(algorithm);
        Path written = write(new KeySet(List.of(key)));
        try {
            putNew(written);
        } catch (FileAlreadyExistsException e) {
            throw new InvalidValueException(
                    "The file " + path + " is there already; expected none, or tidings key rotate");
        } finally {
            Files.deleteIfExists(written);
        }
        return key;
    }

    /** A link is the one way to have all of a file appear at once where there was none. */
    private void putNew(Path written) throws IOException {
        try {
            Files.createLink(path, written);
        } catch (UnsupportedOperationException e) {
            Files.move(written, path);
        }
    }

    /**
     * Puts a new key before the ones that it has, of the same algorithm as the first. That one verifies for a while still, and signs no more.
     *
     * @param keep for how long
     * @throws InvalidValueException if it holds no keys
     * @throws IOException if it cannot be written
     */
    public TokenKey rotate(Duration keep, Instant now) throws IOException {
        List<TokenKey> before = KeyText.read(path, Set.of()).keys();
        TokenKey fresh = FreshKey.of(before.get(0).algorithms().iterator().next());
        List<TokenKey> after = new ArrayList<>(List.of(fresh));
        before.stream()
                .map(key -> key.until(now.plus(keep)).publicPart())
                .filter(key -> !key.isOver(now))
                .forEach(after::add);
        Path written = write(new KeySet(after));
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return fresh;
    }

    private Path write(KeySet keys) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Path written = Files.createTempFile(folder, "." + path.getFileName(), ".new", ownersAlone());
        Files.writeString(written, JwkWriter.set(keys).toPrettyString() + "\n", StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return written;
    }

    private FileAttribute<?>[] ownersAlone() {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
