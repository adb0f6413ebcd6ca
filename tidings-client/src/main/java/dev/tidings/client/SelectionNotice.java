package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub tells of the selection of a stream that has a name.
 *
 * @param selectors in force from here on
 * @param added those that were not before
 * @param dropped those that are no more
 * @param lostAfter the cursor that this client came with, where the hub does not know any more what belonged to the name: then the selectors are those of the
 *     address, and events of others may be missing from there on. Else empty
 */
public record SelectionNotice(List<String> selectors, List<String> added, List<String> dropped, String lostAfter) {
    static SelectionNotice of(String data) {
        @Nullable String lostAfter = JsonAnswer.member(data, "lostAfter");
        return new SelectionNotice(
                JsonAnswer.strings(data, "selectors"),
                JsonAnswer.strings(data, "added"),
                JsonAnswer.strings(data, "dropped"),
                lostAfter == null ? "" : lostAfter);
    }
}
