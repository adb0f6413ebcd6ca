package dev.tidings.hub;

import dev.tidings.topic.Selectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of a stream with a name begins with.
 *
 * @param selectors in force where it begins
 * @param switches that lie between there and the head, in order
 * @param isCut whether there are more of them: then the connection is to end with the last one, and its client to come back from there
 * @param isStranger whether nothing was known of the name: then a selection that belonged to it is lost
 * @param resumed the change within which it goes on with what that brings; null if there is none, or it is not known any more
 */
record Attachment(
        Selectors selectors,
        List<SelectionSwitch> switches,
        boolean isCut,
        boolean isStranger,
        @Nullable SelectionSwitch resumed) {
    /** The same, where it goes on within what a change brings. */
    Attachment resuming(@Nullable SelectionSwitch change) {
        return new Attachment(selectors, switches, isCut, isStranger, change);
    }
}
