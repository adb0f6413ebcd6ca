package dev.tidings.cli.process;

import java.util.ArrayList;
import java.util.List;

/** The command line of a class of this program in a Java process of its own: on the same Java and the same class path. */
public final class JavaCommand {
    private JavaCommand() {}

    /** @param options for Java, beside those that each of them needs */
    public static List<String> of(Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        if (Runtime.version().feature() > 17) {
            // Newer ones want native code to be let in by name.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // Where native code lies as files.
        command.add("-Djava.library.path=" + System.getProperty("java.library.path"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
