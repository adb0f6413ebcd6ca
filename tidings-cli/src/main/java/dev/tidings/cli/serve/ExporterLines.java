package dev.tidings.cli.serve;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the exporter of traces says, by the JDK's own logging, into the program's log. Any thread. */
final class ExporterLines extends Handler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServedTraces.class);

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOGGER.warn(line.getMessage(), line.getThrown());
        } else {
            LOGGER.debug(line.getMessage(), line.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
