package dev.tidings.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, as its jar says, the commit it was made of, as an installation says, and the Java that runs it. */
final class Version implements IVersionProvider {
    /** On the class path of an installation. */
    private static final String COMMIT = "/META-INF/tidings.commit";

    @Override
    public String[] getVersion() {
        return new String[] {"tidings " + number() + commit() + ", on Java " + Runtime.version()};
    }

    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static String commit() {
        try (InputStream in = Version.class.getResourceAsStream(COMMIT)) {
            return in == null ? "" : " (" + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip() + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
