package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a log that gives its positions itself: {@code epoch-position}. An epoch is a stretch of positions that nothing was lost of behind the log's back: one that does not
 * outlive its process has one, drawn anew each time; one on a disk begins another after each end that was not orderly, so that an id never means two
 * events. Immutable.
 */
public final class EpochIds extends EventIds {
    private final Epoch[] epochs;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Epoch newest;
    private final String newestPrefix;

    /**
     * The positions whose ids begin alike.
     *
     * @param name 1 to 32 lower-case letters and digits
     * @param first the lowest position; it ends where the next begins
     */
    public record Epoch(String name, long first) {
        /** @throws InvalidValueException if {@code name} is anything else */
        public Epoch {
            requireName(name);
        }
    }

    /** Ids of one epoch, for all positions. */
    public EpochIds(String epoch) {
        this(List.of(new Epoch(epoch, 0)));
    }

    /** @param epochs at least one, in order; the first stands for all positions before it too */
    public EpochIds(List<Epoch> epochs) {
        this.epochs = epochs.toArray(new Epoch[0]);
        this.newest = this.epochs[this.epochs.length - 1];
        this.newestPrefix = newest.name() + "-";
        for (int i = 0; i < this.epochs.length; i++) {
            numbers.put(this.epochs[i].name(), i);
        }
    }

    /** Ids of a random epoch of 40 bits. */
    public static EpochIds random() {
        return new EpochIds(randomName());
    }

    /** These, and from a position on those of a new epoch; the oldest is dropped when there are too many. */
    public EpochIds withEpochFrom(long first) {
        List<Epoch> more = new ArrayList<>(List.of(epochs));
        more.add(new Epoch(randomName(), first));
        return new EpochIds(more.subList(Math.max(0, more.size() - MAX_NAMES), more.size()));
    }

    /** In order, at least one. */
    public List<Epoch> epochs() {
        return List.of(epochs);
    }

    @Override
    public String name() {
        return newest.name();
    }

    @Override
    public String at(long position) {
        return position >= newest.first()
                ? newestPrefix + position
                : epochs[numberAt(position)].name() + "-" + position;
    }

    private int numberAt(long position) {
        int low = 0;
        int high = epochs.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (epochs[middle].first() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    protected boolean isKnown(String name) {
        return numbers.containsKey(name);
    }

    @Override
    protected @Nullable Place find(String name, long position) {
        int number = numbers.getOrDefault(name, -1);
        if (number < 0 || (number > 0 && position < epochs[number].first())) {
            return null;
        }
        long last = number == epochs.length - 1 ? Long.MAX_VALUE : epochs[number + 1].first() - 1;
        return position <= last ? new Place(position, true) : new Place(last, false);
    }
}
