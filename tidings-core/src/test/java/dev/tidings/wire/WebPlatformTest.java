package dev.tidings.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.wire.Recording.Dispatched;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the files of web-platform-tests, folder {@code eventsource/}, check of the format; each test has the name of its file
 * and reads the same bytes. Their server ends a message with {@link #NEWLINE}, or with {@link #NO_NEWLINE} where a file asks
 * for {@code newline=none}.
 */
class WebPlatformTest {
    private static final String NEWLINE = "\n\n\n";
    private static final String NO_NEWLINE = "\n";

    /** event-data: lines and data parsing. */
    @Test
    void eventData() {
        String stream = "data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n";

        assertThat(Recording.of(stream).data()).containsExactly("msg\nmsg", "", "end");
    }

    @Test
    void formatBom() {
        assertThat(Recording.of("\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3" + NEWLINE)
                        .data())
                .containsExactly("1", "3");
    }

    @Test
    void formatBom2() {
        assertThat(Recording.of("\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3" + NEWLINE)
                        .data())
                .containsExactly("2", "3");
    }

    @Test
    void formatComments() {
        String longText = "x".repeat(2048);
        String stream = "data:1\r:\0\n:\r\ndata:2\n:" + longText + "\rdata:3\n:data:fail\r:" + longText + "\ndata:4\n";

        Recording recording = Recording.of(stream + NO_NEWLINE);

        assertThat(recording.data()).containsExactly("1\n2\n3\n4");
        assertThat(recording.comments()).containsExactly("\0", "", longText, "data:fail", longText);
    }

    @Test
    void formatDataBeforeFinalEmptyLine() {
        String stream = "retry:1000\ndata:test1\n\nid:test\ndata:test2" + NO_NEWLINE;

        Recording recording = Recording.of(stream).endOfStream().read(stream);

        assertThat(recording.events()).containsExactly(Recording.message("test1"), Recording.message("test1"));
    }

    @Test
    void formatFieldData() {
        assertThat(Recording.of("data:\n\ndata\ndata\n\ndata:test" + NEWLINE).data())
                .containsExactly("", "\n", "test");
    }

    @Test
    void formatFieldEvent() {
        assertThat(Recording.of("event:test\ndata:x\n\ndata:x" + NEWLINE).events())
                .containsExactly(new Dispatched("test", "x", ""), Recording.message("x"));
    }

    @Test
    void formatFieldEventEmpty() {
        assertThat(Recording.of("event: \ndata:data" + NEWLINE).events()).containsExactly(Recording.message("data"));
    }

    @Test
    void formatFieldId() {
        Recording recording = Recording.of("id: …\nretry: 200\ndata: hello\n\n").endOfStream();
        assertThat(recording.parser.lastEventId()).isEqualTo("…");

        recording.read("data: …\n\n");
        assertThat(recording.events())
                .containsExactly(new Dispatched("message", "hello", "…"), new Dispatched("message", "…", "…"));
    }

    /** format-field-id-2: the id outlives a second reconnect, too. */
    @Test
    void formatFieldId2() {
        Recording recording = Recording.of("id: …\nretry: 200\ndata: hello\n\n").endOfStream();

        recording.read("data: …\n\n").endOfStream().read("data: …\n\n");

        assertThat(recording.events()).extracting(Dispatched::lastEventId).containsExactly("…", "…", "…");
    }

    /** format-field-id-3: the id persists, changes and persists, resets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,1|id: 1\ndata: 1\n\ndata:2\n\n",
                "1,2,2|id: 1\ndata: 1\n\nid: 2\ndata:2\n\ndata:3\n\n",
                "1,,|id: 1\ndata: 1\n\nid:\ndata:2\n\ndata:3\n\n"
            })
    void formatFieldId3(String idsAndStream) {
        int bar = idsAndStream.indexOf('|');
        String[] ids = idsAndStream.substring(0, bar).split(",", -1);

        assertThat(Recording.of(idsAndStream.substring(bar + 1)).events())
                .extracting(Dispatched::lastEventId)
                .containsExactly(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0", "x\0", "\0x", "x\0x", " \0"})
    void formatFieldIdNull(String id) {
        Recording recording = Recording.of("id: " + id + "\nretry: 200\ndata: hello\n\n");

        assertThat(recording.events()).containsExactly(Recording.message("hello"));
        assertThat(recording.endOfStream().parser.lastEventId()).isEmpty();
    }

    @Test
    void formatFieldParsing() {
        String stream =
                "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n";

        assertThat(Recording.of(stream + NO_NEWLINE).data()).containsExactly("\0\n 2\n1\n3\n\n4");
    }

    @Test
    void formatFieldRetry() {
        assertThat(Recording.of("retry:03000\ndata:x" + NEWLINE).retries()).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void formatFieldRetryBogus() {
        assertThat(Recording.of("retry:3000\nretry:1000x\ndata:x" + NEWLINE).retries())
                .containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void formatFieldRetryEmpty() {
        assertThat(Recording.of("retry\ndata:test" + NEWLINE).calls).containsExactly(Recording.message("test"));
    }

    @Test
    void formatFieldUnknown() {
        String stream = "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test";

        assertThat(Recording.of(stream + NEWLINE).data()).containsExactly("test\n\ntest");
    }

    @Test
    void formatLeadingSpace() {
        assertThat(Recording.of("data:\ttest\rdata: \ndata:test" + NEWLINE).data())
                .containsExactly("\ttest\n\ntest");
    }

    @Test
    void formatNewlines() {
        assertThat(Recording.of("data:test\r\ndata\ndata:test\r\n\r" + NO_NEWLINE)
                        .data())
                .containsExactly("test\n\ntest");
    }

    @Test
    void formatNullCharacter() {
        assertThat(Recording.of("data:\0\n\n" + NEWLINE).data()).containsExactly("\0");
    }

    /** format-utf-8, format-mime-*: what the content type says of the charset never reaches the parser. */
    @Test
    void formatUtf8() {
        assertThat(Recording.of("data:ok…" + NEWLINE).data()).containsExactly("ok…");
    }
}
