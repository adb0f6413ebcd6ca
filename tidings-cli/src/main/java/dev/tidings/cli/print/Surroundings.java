package dev.tidings.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the program finds around it when it starts.
 *
 * @param out takes what was asked for, and nothing else
 * @param err takes messages to people
 */
public record Surroundings(Map<String, String> environment, InputStream in, PrintWriter out, PrintWriter err) {
    /** Those of this process; text goes out as UTF-8 whatever the locale. */
    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
