package dev.tidings.interop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.serve.CheckCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** What {@code tidings check} says of a hub that would be started. */
final class CheckedHub {
    private CheckedHub() {}

    /** What it prints; that {@code serve} would not start is an error of the test. */
    static String of(Map<String, String> environment) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine check = CheckCommand.commandLine(new Surroundings(
                environment, InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true)));
        int exitCode = check.setErr(new PrintWriter(err, true)).execute();
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }
}
