package dev.tidings.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** The program in a test: started with arguments, and what it left behind. */
final class Program {
    private final Map<String, String> environment = new HashMap<>();
    private Writer out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] in = {};
    private Thread thread = Thread.currentThread();

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

    /** Has its standard output read by somebody else than the test. */
    Program writingTo(Writer writer) {
        out = writer;
        return this;
    }

    /** Runs it beside the test, until it ends or {@code cancel(true)} interrupts it. */
    FutureTask<Integer> start(String... args) {
        FutureTask<Integer> running = new FutureTask<>(() -> run(args));
        thread = new Thread(running, "program");
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    /** Ends what was started, and returns when it has left everything behind. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
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
