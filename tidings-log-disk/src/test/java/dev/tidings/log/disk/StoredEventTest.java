package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventIds;
import dev.tidings.log.disk.record.ByteWriter;
import dev.tidings.log.disk.record.StoredEvent;
import dev.tidings.topic.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredEventTest {
    /** An id that HTTP would strip, a topic with a star, and one of more levels than may be published to: a log may hold them from before. */
    @Test
    void readsBackWhatIsNotPublishedAnyMore() {
        List<Topic> topics = List.of(new Topic("a*b"), new Topic("/".repeat(100)));
        Event old = new Event(" 1 ", topics, "type", "data", null, false, "key");
        ByteWriter record = new ByteWriter(64);
        StoredEvent.encode(old, 1, 2, record);
        assertThat(new StoredEvent(record.toArray()).entry(3, new EventIds("e")).event())
                .isEqualTo(old);
    }
}
