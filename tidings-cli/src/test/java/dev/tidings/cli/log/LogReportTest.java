package dev.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.disk.LogInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogReportTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");

    private static LogReport report(LogInfo info) {
        return new LogReport(Path.of("/d"), info, info.events(), 1234, null);
    }

    private static String table(LogReport report) {
        StringWriter out = new StringWriter();
        report.printTo(new PrintWriter(out));
        return out.toString().replace("\r", "");
    }

    @Test
    void saysTheSameToPeopleAndPrograms() {
        LogReport report = report(new LogInfo("e", 1001, 3000, 5L << 20, 1536, FROM, FROM.plusSeconds(1000)));
        assertThat(table(report))
                .isEqualTo(
                        """
                        folder             /d
                        events             2,000
                        newest position    3000
                        oldest position    1001
                        from               2026-11-01T00:00:00Z
                        to                 2026-11-01T00:16:40Z
                        events per second  2
                        topics             1,234
                        bytes of events    5 MB
                        bytes on disk      1.50 kB
                        ids begin with     e
                        """);
        assertThat(report.json())
                .isEqualTo(
                        "{\"directory\": \"/d\", \"epoch\": \"e\", \"events\": 2000, \"head\": 3000, \"oldest\": 1001,"
                                + " \"from\": \"2026-11-01T00:00:00Z\", \"to\": \"2026-11-01T00:16:40Z\", \"eventsPerSecond\": 2.0,"
                                + " \"topics\": 1234, \"eventBytes\": 5242880, \"diskBytes\": 1536}");
    }

    @Test
    void hasNoRangeOfALogWithoutEvents() {
        LogReport report = report(new LogInfo("e", 8, 7, 0, 512, Instant.EPOCH, Instant.EPOCH));
        assertThat(table(report)).contains("events           0\n", "512 B").doesNotContain("from", "1970", "second");
        assertThat(report.json()).contains("\"events\": 0", "\"head\": 7").doesNotContain("from", "1970", "oldest");
    }

    @Test
    void countsASingleMomentAsASecond() {
        assertThat(report(new LogInfo("e", 1, 5, 1, 1, FROM, FROM)).json()).contains("\"eventsPerSecond\": 5.0");
    }
}
