package dev.tidings.interop;

import java.nio.file.Path;

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
        String packages = Output.file(folder).toAbsolutePath().toString();
        String unused = Command.of(
                        Tool.PYTHON3.path(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--upgrade",
                        "--target",
                        packages,
                        "-r",
                        REQUIREMENTS.resolve(requirements).toString())
                .run();
        return packages;
    }
}
