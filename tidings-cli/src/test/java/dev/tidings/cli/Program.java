package dev.tidings.cli;

import dev.tidings.cli.print.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** The program in a test: started with arguments, and what it left behind. */
public final class Program {
    private final Map<String, String> environment = new HashMap<>();
    private Writer out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private InputStream in = InputStream.nullInputStream();
    private Thread thread = Thread.currentThread();

    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Program reading(String text) {
        return reading(text.getBytes(StandardCharsets.UTF_8));
    }

    public Program reading(byte... bytes) {
        return reading(new ByteArrayInputStream(bytes));
    }

    public Program reading(InputStream input) {
        in = input;
        return this;
    }

    /** Has its standard output read by somebody else than the test. */
    public Program writingTo(Writer writer) {
        out = writer;
        return this;
    }

    /** Runs it beside the test, until it ends or {@code cancel(true)} interrupts it. */
    public FutureTask<Integer> start(String... args) {
        FutureTask<Integer> running = new FutureTask<>(() -> run(args));
        thread = new Thread(running, "program");
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    /** Ends what was started, and returns when it has left everything behind. */
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** Runs it to its end and returns the exit code. */
    public int run(String... args) {
        Surroundings around = new Surroundings(environment, in, new PrintWriter(out, true), new PrintWriter(err, true));
        return Tidings.run(around, args);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
