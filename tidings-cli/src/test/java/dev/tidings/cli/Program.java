package dev.tidings.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The program in a test: started with arguments, and what it left behind. */
final class Program {
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] in = {};

    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Program reading(String text) {
        return reading(text.getBytes(StandardCharsets.UTF_8));
    }

    Program reading(byte... bytes) {
        in = bytes;
        return this;
    }

    /** Runs it to its end and returns the exit code. */
    int run(String... args) {
        Surroundings around = new Surroundings(
                environment, new ByteArrayInputStream(in), new PrintWriter(out, true), new PrintWriter(err, true));
        return Tidings.commandLine(around).execute(args);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
