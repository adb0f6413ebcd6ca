package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of the selection of a stream.
 *
 * @param add selectors that it is to have, perhaps has already
 * @param drop those that it is not to have, of which it need not have any
 * @param from where in what was published before it begins with what is added; null for what is published behind the change alone
 * @param maxSelectors that it may have then
 */
public record SelectionChange(List<Selector> add, List<Selector> drop, @Nullable Cursor from, int maxSelectors) {
    /** One that brings nothing of what was published before. */
    public SelectionChange(List<Selector> add, List<Selector> drop, int maxSelectors) {
        this(add, drop, null, maxSelectors);
    }

    /** @throws InvalidValueException if a selector is to be added and dropped */
    public SelectionChange {
        add = List.copyOf(add);
        drop = List.copyOf(drop);
        for (Selector selector : add) {
            if (drop.contains(selector)) {
                throw new InvalidValueException("The selector \"" + selector.text()
                        + "\" is to be added and dropped; expected it in one of add and drop");
            }
        }
    }

    /** @throws InvalidValueException if that would leave none, or too many */
    Selectors applyTo(Selectors before) {
        List<Selector> after = new ArrayList<>(before.all());
        after.removeAll(drop);
        after.addAll(add);
        if (after.isEmpty()) {
            throw new InvalidValueException(
                    "The change would drop all selectors of the stream; expected one to be left, or the stream to be closed");
        }
        Selectors changed = new Selectors(after);
        int count = changed.all().size();
        if (count > maxSelectors) {
            throw new InvalidValueException("The stream would have " + count + " selectors; expected at most "
                    + maxSelectors + ", which is what the setting max-selectors allows");
        }
        return changed;
    }
}
