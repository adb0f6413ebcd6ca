package dev.tidings.http.history;

import dev.tidings.http.Escapes;
import dev.tidings.http.MediaRanges;
import dev.tidings.http.Problem;
import dev.tidings.topic.Text;
import java.util.List;

/** What a page looks like. */
enum PageForm {
    /** One object, in whose array {@code events} the events are. */
    OBJECT("application/json", "{\"events\":[", ",", "],"),
    /** An event a line, and the cursors in a last one: they are known to who has read them all, and to nobody whose answer was cut off. */
    LINES("application/x-ndjson", "", "\n", "{");

    private static final List<String> NAMES_OF_LINES =
            List.of(LINES.contentType, "application/ndjson", "application/jsonl");

    private final String contentType;
    private final String beginning;
    private final String separator;
    private final String beforeCursors;

    PageForm(String contentType, String beginning, String separator, String beforeCursors) {
        this.contentType = contentType;
        this.beginning = beginning;
        this.separator = separator;
        this.beforeCursors = beforeCursors;
    }

    /**
     * That which a client takes: lines where it names them and no object.
     *
     * @param accept the values of all fields {@code Accept}
     * @throws Problem if it takes neither
     */
    static PageForm of(List<String> accept) {
        boolean namesLines = NAMES_OF_LINES.stream().anyMatch(name -> MediaRanges.name(accept, name));
        if (namesLines && !MediaRanges.name(accept, OBJECT.contentType)) {
            return LINES;
        }
        if (MediaRanges.accept(accept, OBJECT.contentType)) {
            return OBJECT;
        }
        if (MediaRanges.accept(accept, LINES.contentType)) {
            return LINES;
        }
        throw new Problem(
                        406,
                        "The header Accept is " + Text.quote(Escapes.readable(String.join(", ", accept)))
                                + "; expected one that allows " + OBJECT.contentType + " or " + LINES.contentType)
                .with("Vary", "Accept");
    }

    String contentType() {
        return contentType;
    }

    /** What comes before the first event. */
    String beginning() {
        return beginning;
    }

    /** What comes between two events. */
    String separator() {
        return separator;
    }

    /** What comes after the events and before the members of the cursors; those of an object close with it. */
    String beforeCursors(boolean hasEvents) {
        return this == LINES && hasEvents ? separator + beforeCursors : beforeCursors;
    }
}
