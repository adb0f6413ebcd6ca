package dev.tidings.cli.journal;

import java.io.PrintWriter;
import java.io.Writer;
import org.slf4j.event.Level;

/** Gives each line that is printed the form of the log. As safe as what it prints to. */
final class SpokenLines extends Writer {
    private static final String NAME = "dev.tidings.cli";

    private final LogForm form;
    private final Level level;
    private final PrintWriter to;
    private final StringBuilder line = new StringBuilder();

    SpokenLines(LogForm form, Level level, PrintWriter to) {
        this.form = form;
        this.level = level;
        this.to = to;
    }

    @Override
    public void write(char[] text, int from, int length) {
        synchronized (lock) {
            for (int i = from; i < from + length; i++) {
                if (text[i] == '\n') {
                    say();
                } else if (text[i] != '\r') {
                    line.append(text[i]);
                }
            }
        }
    }

    private void say() {
        to.print(form.of(LogLine.of(level, NAME, line.toString())));
        line.setLength(0);
    }

    @Override
    public void flush() {
        to.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
