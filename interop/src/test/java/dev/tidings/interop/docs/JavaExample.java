package dev.tidings.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A Java example of a page: a class with a {@code main}, or statements and methods with the imports that they need, around which a class is put.
 *
 * @param className of the class that runs
 * @param source all of it
 */
record JavaExample(String className, String source) {
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public |final )*class (\\w+)");

    static JavaExample of(String text) {
        Matcher declared = CLASS.matcher(text);
        if (declared.find()) {
            return new JavaExample(declared.group(1), text);
        }
        List<String> lines = text.lines().toList();
        String imports = joined(lines.stream().filter(line -> line.startsWith("import ")));
        String body = joined(lines.stream().filter(line -> !line.startsWith("import ")));
        boolean declares = body.lines().anyMatch(line -> line.startsWith("static "));
        String main = "public static void main(String[] args) throws Exception {\n" + (declares ? "" : body) + "}\n";
        return new JavaExample("Example", imports + "class Example {\n" + (declares ? body : "") + main + "}\n");
    }

    private static String joined(Stream<String> lines) {
        return lines.map(line -> line + "\n").reduce("", String::concat);
    }

    /** Compiles it, and runs it. */
    void run(Sandbox sandbox) {
        // The usual port may be taken where the tests run.
        String source = sandbox.addressed(this.source)
                .replace(
                        "HubServer.builder(hub)",
                        "HubServer.builder(hub).listen(" + "dev.tidings.server.ListenOptions.on(\"127.0.0.1\", 0))");
        Path file = sandbox.write(className + ".java", source);
        StringWriter complaints = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-proc:none", "-d", sandbox.file(".").toString(), "-cp", Sandbox.CLASS_PATH),
                        null,
                        compiler.getStandardFileManager(null, Locale.ROOT, null).getJavaFileObjects(file))
                .call();
        assertThat(compiled).as("%s%n%s", complaints, source).isTrue();
        sandbox.runJava(sandbox.file("."), className);
    }
}
