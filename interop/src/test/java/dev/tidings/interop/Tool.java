package dev.tidings.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A command that the tests need. A missing one fails the test that asks for it: nothing is skipped. */
public enum Tool {
    NODE("nodejs"),
    NPM("npm"),
    CURL("curl"),
    CHROMIUM("chromium"),
    CHROMEDRIVER("chromium-driver"),
    PYTHON3("python3"),
    PIP3("python3-pip"),
    GO("golang-go"),
    OPENSSL("openssl"),
    NGHTTP("nghttp2-client");

    private final String debianPackage;

    Tool(String debianPackage) {
        this.debianPackage = debianPackage;
    }

    public String path() {
        return pathIn(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList());
    }

    String pathIn(List<Path> folders) {
        String command = name().toLowerCase(Locale.ROOT);
        return folders.stream()
                .map(folder -> folder.resolve(command))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The command " + command
                        + ", which these tests need, is not installed; expected Debian's package " + debianPackage
                        + " (apt-get install " + debianPackage + ")"));
    }
}
