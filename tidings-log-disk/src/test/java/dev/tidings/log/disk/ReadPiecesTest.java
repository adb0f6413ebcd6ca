package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPiecesTest {
    private static final int EVENTS = 5000;
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Others wait while one read is under way: it is to take a millisecond or two. */
    @Test
    void aReadWithAPatternLooksAtTwoThousandEventsAndGoesOnInItsNextTurn(@TempDir Path directory) {
        try (DiskEventLog log = DiskEventLog.open(directory, keeping(0))) {
            join(log.append(Collections.nCopies(EVENTS, event("a", "x"))));

            Slice first = join(log.read(view("b/*"), 0, ALL));
            assertThat(first).isEqualTo(new Slice(List.of(), 2048, 0));
            assertThat(join(log.read(view("b/*"), first.upTo(), ALL)).upTo()).isEqualTo(4096);
            assertThat(join(log.read(view("b/*"), 4096, ALL)).upTo()).isEqualTo(EVENTS);
            assertThat(join(log.read(view("a"), 0, ALL)).entries()).hasSize(EVENTS);
        }
    }
}
