package dev.tidings.http.operate;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a site, and which paths of requests lead to something in it. Nothing outside of it is ever found, nor is a name that begins with a dot: not by dots, not by escapes,
 * not by links. Asks the disk.
 */
final class SiteFolder {
    private final Path root;

    /** @throws InvalidValueException if there is no such folder */
    SiteFolder(Path folder) {
        try {
            this.root = folder.toRealPath();
        } catch (IOException missing) {
            throw missing(folder);
        }
        if (!Files.isDirectory(root)) {
            throw missing(folder);
        }
    }

    private static InvalidValueException missing(Path folder) {
        return new InvalidValueException(
                "The site " + Text.quote(folder.toString()) + " is no folder; expected one that is there");
    }

    /**
     * The file or folder at a path.
     *
     * @param path with its escapes undone
     * @param escaped as it came: a slash that came escaped separates nothing, and is part of no name
     * @return its real place; null if there is none
     */
    @Nullable
    Path find(String path, String escaped) {
        String lower = escaped.toLowerCase(Locale.ROOT);
        if (lower.contains("%2f") || lower.contains("%5c") || !path.startsWith("/")) {
            return null;
        }
        try {
            return real(path);
        } catch (IOException | InvalidPathException none) {
            return null;
        }
    }

    private @Nullable Path real(String path) throws IOException {
        Path place = root;
        String names = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!names.isEmpty()) {
            for (String name : names.substring(1).split("/", -1)) {
                if (!isPlain(name)) {
                    return null;
                }
                place = place.resolve(name);
            }
        }
        Path real = place.toRealPath();
        return real.startsWith(root) && isOpen(root.relativize(real)) ? real : null;
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && !name.startsWith(".") && name.indexOf('\\') < 0 && Text.firstUnprintable(name) < 0;
    }

    /** A link may lead to what may not be named. */
    private static boolean isOpen(Path within) {
        for (Path name : within) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
