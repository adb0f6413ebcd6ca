package dev.tidings.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What files look like from outside: differs, for all that is likely, once one of them was written or replaced, be it behind a symbolic link. */
record FileStates(List<String> states) {
    static FileStates of(List<Path> files) {
        List<String> states = new ArrayList<>();
        files.forEach(file -> states.add(state(file)));
        return new FileStates(states);
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException missing) {
            return "missing";
        }
    }
}
