package dev.tidings.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Python packages from PyPI, by name and version. */
public final class PythonPackages {
    private static final Path REQUIREMENTS = Path.of("src/test/python");

    private PythonPackages() {}

    /**
     * Installs what a file lists into a folder of its own, which Debian's pip fills without a word about who manages the others.
     *
     * @return the folder, for {@code PYTHONPATH}
     */
    public static String install(String requirements, String folder) {
        return install(requirements, folder, List.of());
    }

    /** As {@link #install(String, String)}, without what the packages say that they need. */
    public static String installAlone(String requirements, String folder) {
        return install(requirements, folder, List.of("--no-deps"));
    }

    private static String install(String requirements, String folder, List<String> options) {
        String packages = Output.file(folder).toAbsolutePath().toString();
        List<String> words = new ArrayList<>(List.of(
                Tool.PYTHON3.path(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--upgrade",
                "--target",
                packages,
                "-r",
                REQUIREMENTS.resolve(requirements).toString()));
        words.addAll(options);
        String unused = new Command(words).run();
        return packages;
    }
}
