package dev.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLineTest {
    private static String write(LogEntry... entries) throws IOException {
        StringWriter out = new StringWriter();
        EventLineWriter lines = new EventLineWriter(out);
        for (LogEntry entry : entries) {
            lines.write(entry);
        }
        return out.toString();
    }

    @Test
    void leavesOutWhatAnEventLeavesOpen() throws IOException {
        Event event = Event.on("a").data("x").build();
        assertThat(write(new LogEntry(7, "e-7", event, 0), new LogEntry(8, "e-8", event, 1500)))
                .isEqualTo(
                        """
                        {"id":"e-7","position":7,"time":"1970-01-01T00:00:00Z","topics":["a"],"data":"x"}
                        {"id":"e-8","position":8,"time":"1970-01-01T00:00:01.500Z","topics":["a"],"data":"x"}
                        """);
    }

    @Test
    void saysThatDataIsJson() throws IOException {
        Event number = Event.on("a").json("12").build();
        assertThat(write(new LogEntry(7, "e-7", number, 0)))
                .isEqualTo(
                        """
                        {"id":"e-7","position":7,"time":"1970-01-01T00:00:00Z","topics":["a"],"data":"12","json":true}
                        """);
        assertThat(EventLineParser.parse("{\"topics\":[\"a\"],\"data\":\"12\",\"json\":false}"))
                .isEqualTo(Event.on("a").data("12").build());
    }

    @Test
    void writesAllThatAnEventHas() throws IOException {
        Event event = Event.on("a", "b")
                .id("own")
                .type("t")
                .data("1\n\"2\"")
                .retry(Duration.ofSeconds(2))
                .isPrivate(true)
                .key("k")
                .build();
        assertThat(write(new LogEntry(1, "own", event, 0)))
                .isEqualTo(
                        """
                        {"id":"own","position":1,"time":"1970-01-01T00:00:00Z","topics":["a","b"],"type":"t","data":"1\\n\\"2\\"",\
                        "retry":2000,"private":true,"key":"k"}
                        """);
    }

    @Test
    void readsWhatItWrites() throws IOException {
        Event event = Event.on("a", "b/\u00fc")
                .id("own")
                .type("t")
                .data("\ud83d\udddeline\r\n\0\u2028")
                .retry(Duration.ofMillis(1))
                .isPrivate(true)
                .key("k")
                .build();
        assertThat(EventLineParser.parse(write(new LogEntry(1, "own", event, 0))))
                .isEqualTo(event);
        Event number =
                Event.on("a").json("[ 12,\n" + "1".repeat(5000) + "]").id("n").build();
        assertThat(EventLineParser.parse(write(new LogEntry(1, "n", number, 0))))
                .isEqualTo(number);
        Event plain = Event.on("a").data("").id("i").build();
        assertThat(EventLineParser.parse(write(new LogEntry(1, "i", plain, 0)))).isEqualTo(plain);
    }

    @Test
    void keepsTheTraceThatAnEventIsOf() throws IOException {
        Event event = Event.on("a")
                .id("e")
                .data("x")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build();
        String line = write(new LogEntry(7, "e", event, 0));
        assertThat(line)
                .isEqualTo(
                        """
                        {"id":"e","position":7,"time":"1970-01-01T00:00:00Z","topics":["a"],"data":"x","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
                        """);
        assertThat(EventLineParser.parse(line)).isEqualTo(event);
    }

    @Test
    void keepsTheEndOfATopic() throws IOException {
        Event alone = Event.on("a").id("e").end(true).build();
        assertThat(write(new LogEntry(7, "e", alone, 0)))
                .isEqualTo(
                        """
                        {"id":"e","position":7,"time":"1970-01-01T00:00:00Z","topics":["a"],"end":true}
                        """);
        assertThat(EventLineParser.parse(write(new LogEntry(7, "e", alone, 0)))).isEqualTo(alone);
        Event last = Event.on("a").data("").id("e").end(true).build();
        assertThat(EventLineParser.parse(write(new LogEntry(7, "e", last, 0)))).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello                                        | "hello" is not JSON
                    ''                                           | no event; expected an object with topics and data
                    [1]                                          | "[1]" is no event; expected an object with topics and data
                    {"topics":["a"],"data":"x"} {}               | not JSON
                    {"topics":["a"],"data":"x","data":"y"}       | Duplicate field 'data'
                    {"data":"x"}                                 | The member topics is missing; expected topics and data at the least
                    {"topics":["a"]}                             | The member data is missing; expected topics and data at the least
                    {"topics":[],"data":"x"}                     | no topic; expected at least one
                    {"topics":"a","data":"x"}                    | The member topics is "\"a\""; expected an array of strings
                    {"topics":["a",1],"data":"x"}                | The member topics is "["a",1]"; expected an array of strings
                    {"topics":["a"],"data":{}}                   | The member data is "{}"; expected a string
                    {"topics":["a"],"data":"x","id":1}           | The member id is "1"; expected a string
                    {"topics":["a"],"data":"x","id":"earliest"}  | "earliest" is taken
                    {"topics":["a"],"data":"x","retry":1.5}      | The member retry is "1.5"; expected a whole number of milliseconds
                    {"topics":["a"],"data":"x","traceparent":"x"} | The traceparent "x" is none of W3C Trace Context
                    {"topics":["a"],"data":"x","private":1}      | The member private is "1"; expected true or false
                    {"topics":["a"],"data":"x","json":true}      | The member data is "x", which is not JSON
                    {"topics":["a"],"data":"1 2","json":true}    | The member data is "1 2", which is not JSON
                    {"topics":["a"],"data":"[1","json":true}     | The member data is "[1", which is not JSON
                    {"topics":["a"],"data":"","json":true}       | The member data is "", which is not JSON
                    {"topics":["a"],"data":"1","json":"yes"}     | The member json is ""yes""; expected true or false
                    {"topics":["a"],"data":"x","tpye":"t"}       | The member "tpye" is unknown; expected id, position, time, topics, type
                    """)
    void saysWhatIsNoEvent(String line, String message) {
        assertThatThrownBy(() -> EventLineParser.parse(line))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message.replace("\\\"", "\""));
    }
}
