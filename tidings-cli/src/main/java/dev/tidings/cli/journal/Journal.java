package dev.tidings.cli.journal;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.LogLevels;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import org.slf4j.event.Level;

/** The log of this process, on its standard error. Any thread. */
public final class Journal {
    static final JournalWriter WRITER = new JournalWriter(new FileOutputStream(FileDescriptor.err));
    static final JournalLoggers LOGGERS = new JournalLoggers(WRITER);

    private Journal() {}

    /** Says how its lines look from now on. */
    public static void writeAs(LogForm form) {
        WRITER.form(form);
    }

    /** Says of which loggers which lines are written from now on; {@code info} and above of all, as long as nobody says. */
    public static void writeFrom(LogLevels levels) {
        LOGGERS.take(levels);
    }

    /** The same surroundings, in which what is said to people has that form too, line by line. */
    public static Surroundings speaking(LogForm form, Surroundings around) {
        return form == LogForm.TEXT
                ? around
                : new Surroundings(
                        around.environment(),
                        around.in(),
                        new PrintWriter(new SpokenLines(form, Level.INFO, around.out()), true),
                        new PrintWriter(new SpokenLines(form, Level.WARN, around.err()), true));
    }
}
