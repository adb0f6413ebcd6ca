package dev.tidings.http.serve;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes lines of the access log to the logger {@value #NAME}, each with its parts as key and value. */
final class AccessLines implements AccessLog.Writer {
    static final String NAME = "dev.tidings.access";

    private static final Logger LOGGER = LoggerFactory.getLogger(NAME);
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    @Override
    public void write(AccessLine line) {
        AskedRequest asked = line.asked();
        LoggingEventBuilder event = LOGGER.atInfo();
        if (asked != null) {
            ShownTarget target = ShownTarget.of(asked.target());
            event = with(event, "method", asked.method());
            event = with(event, "path", target.path());
            event = with(event, "query", target.query());
        }
        event = with(event, "status", line.status() > 0 ? line.status() : null);
        event = with(event, "micros", line.micros() >= 0 ? line.micros() : null);
        event = with(event, "bytes", line.bytes());
        event = with(event, "end", line.end());
        event = with(event, "issuer", line.bearer().issuer());
        event = with(event, "subject", line.bearer().subject());
        if (asked != null) {
            event = with(event, "address", asked.address().getHostAddress());
            event = with(event, "agent", asked.agent());
        }
        event.log(line.isStream() ? "stream" : "request");
    }

    private static LoggingEventBuilder with(LoggingEventBuilder event, String key, @Nullable String value) {
        // What would end a line, or turn it, does so wherever it is shown.
        return value == null
                ? event
                : event.addKeyValue(key, BREAKS.matcher(value).replaceAll("\ufffd"));
    }

    private static LoggingEventBuilder with(LoggingEventBuilder event, String key, @Nullable Number value) {
        return value == null ? event : event.addKeyValue(key, value);
    }

    @Override
    public void dropped(long count) {
        LOGGER.warn("{} lines of this log were dropped: they came faster than they were taken", count);
    }
}
