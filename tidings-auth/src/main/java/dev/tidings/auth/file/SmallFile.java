package dev.tidings.auth.file;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that is read as a whole.
 *
 * @param what is in it, such as {@code keys}
 * @param mostBytes more than any such file has
 */
public record SmallFile(Path path, String what, int mostBytes) {
    /** Makes something of what is in a file. */
    @FunctionalInterface
    public interface Parser<T> {
        /** @throws InvalidValueException if that cannot be made of it */
        T parse(byte[] content);
    }

    /** @throws InvalidValueException if the file cannot be read, or {@code parser} throws it; the message names the file */
    public <T> T parse(Parser<T> parser) {
        try {
            return parser.parse(bytes());
        } catch (InvalidValueException e) {
            throw new InvalidValueException("The file of " + what + " " + path + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("There is no file " + path + "; expected one with " + what);
        } catch (IOException e) {
            throw new InvalidValueException("The file " + path + " cannot be read: "
                    + (Files.isDirectory(path) ? "it is a folder" : e.getClass().getSimpleName()));
        }
    }

    private byte[] bytes() throws IOException {
        if (Files.size(path) > mostBytes) {
            throw new InvalidValueException("it is larger than " + mostBytes + " bytes; expected " + what);
        }
        return Files.readAllBytes(path);
    }
}
