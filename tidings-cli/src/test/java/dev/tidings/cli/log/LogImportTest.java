package dev.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogImportTest {

    private final MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final StringWriter err = new StringWriter();

    private String read(String lines) throws IOException {
        return read(lines.getBytes(StandardCharsets.UTF_8));
    }

    private String read(byte... bytes) throws IOException {
        return new LogImport(log, new PrintWriter(err, true), false).read(new ByteArrayInputStream(bytes));
    }

    private List<Event> stored() {
        List<Event> all = new ArrayList<>();
        for (long after = 0; after < log.head(); ) {
            Slice slice = log.read(View.EVERYTHING, after, new ReadLimit(10_000, Integer.MAX_VALUE))
                    .toCompletableFuture()
                    .join();
            slice.entries().stream().map(LogEntry::event).forEach(all::add);
            after = slice.upTo();
        }
        return all;
    }

    private static String line(String id) {
        return "{\"id\":\"" + id + "\",\"topics\":[\"a\"],\"data\":\"x\"}\n";
    }

    private static Event event(String id) {
        return Event.on("a").id(id).data("x").build();
    }

    @Test
    void keepsEachIdAsTheEventsOwn() throws IOException {
        assertThat(read(line("old-1") + "\r\n" + line("old-2").strip())).isEqualTo("Stored 2 events; already there: 0");
        assertThat(stored()).containsExactly(event("old-1"), event("old-2"));
    }

    @Test
    void storesNothingTwice() throws IOException {
        read(line("old-1") + line("old-2"));
        assertThat(read(line("old-1") + line("old-2") + line("old-3") + line("old-3")))
                .isEqualTo("Stored 1 event; already there: 3");
        assertThat(stored()).hasSize(3);
    }

    @Test
    void storesNothingOfTheLogsOwn() throws IOException {
        log.append(List.of(Event.on("a").data("").build()));
        assertThat(read(line(log.ids().at(1)))).isEqualTo("Stored 0 events; already there: 1");
        assertThatThrownBy(() -> read(line(log.ids().at(2))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(
                        "Line 1: The id \"" + log.ids().at(2) + "\" has the form of this log's own ids, the newest"
                                + " of which is " + log.ids().at(1) + "; expected another log's");
    }

    @Test
    void storesManyInBatches() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 2500; i++) {
            lines.append(line("old-" + i));
        }
        assertThat(read(lines.toString())).isEqualTo("Stored 2,500 events; already there: 0");
        assertThat(stored()).hasSize(2500).endsWith(event("old-2500"));
    }

    @Test
    void stopsAtABadLineWithAllBeforeItStored() {
        assertThatThrownBy(() -> read(line("1") + "\n" + line("1") + "{}\n" + line("2")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Line 4: The member topics is missing; expected topics and data at the least."
                        + " Stored before it: 1 event; already there: 1");
        assertThat(stored()).containsExactly(event("1"));
    }

    @Test
    void namesTheLineThatIsNoText() {
        byte[] bytes = (line("1") + "\u0001\n" + line("2")).getBytes(StandardCharsets.UTF_8);
        bytes[line("1").length()] = (byte) 0xFF;
        assertThatThrownBy(() -> read(bytes)).hasMessageStartingWith("Line 2: The line is not UTF-8; expected");
        assertThat(stored()).hasSize(1);
    }

    @Test
    void saysWhatWasStoredWhenTheLogTakesNoMore() {
        log.close();
        assertThatThrownBy(() -> read(line("1")))
                .isInstanceOf(IOException.class)
                .hasMessage("The event log is closed. Stored before that: 0 events; already there: 0");
    }

    @Test
    void saysHowFarItIsOnlyWhenAsked() throws IOException {
        read(line("1"));
        assertThat(err.toString()).isEmpty();
        new LogImport(log, new PrintWriter(err, true), true)
                .read(new ByteArrayInputStream(line("2").getBytes(StandardCharsets.UTF_8)));
        assertThat(err.toString()).isEqualTo("Importing 1 event ..." + System.lineSeparator());
    }
}
