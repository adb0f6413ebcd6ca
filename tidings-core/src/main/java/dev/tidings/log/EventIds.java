package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a log assigns: {@code epoch-position}, such as {@code 7k2qh0ax-1042}. Short ASCII without a colon, so that a cross-origin
 * {@code Last-Event-ID} needs no preflight. An epoch is a stretch of positions that nothing was lost of behind the log's back: one that does not
 * outlive its process has one, drawn anew each time; one on a disk begins another after each end that was not orderly, so that an id never means two
 * events. A place within a snapshot has an id of its own, {@code epoch-head.position}, and so has one within what a change of a stream's selection brings, {@code
 * epoch-change~position}; no event has such an id. Immutable.
 */
public final class EventIds {
    /** More epochs than this are not told apart: an id of one that was dropped is like one that was never assigned. */
    public static final int MAX_EPOCHS = 4096;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    /** Between the head of a snapshot and the place in it. */
    private static final char WITHIN = '.';
    /** Between the position of a change and the place in what it brings. */
    private static final char WITHIN_CHANGE = '~';

    private static final Pattern FORM = Pattern.compile("[0-9a-z]{1,32}-[0-9]{1,19}([.~][0-9]{1,19}|\\.end)?");
    private static final int EPOCH_LENGTH = 8;
    private static final int MAX_EPOCH_LENGTH = 32;
    private static final int MAX_DIGITS = 19;
    /** What an event's id is followed by in that of the place behind it. */
    private static final String END = ".end";

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
            boolean plain = name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
            if (!plain || name.isEmpty() || name.length() > MAX_EPOCH_LENGTH) {
                throw new InvalidValueException("The epoch " + Text.quote(name) + " is not one; expected 1 to "
                        + MAX_EPOCH_LENGTH + " lower-case letters and digits");
            }
        }
    }

    /**
     * Where an id points.
     *
     * @param assigned whether the position is the id's own; false where the log goes on in another epoch from a lower position: what had this id is
     *     gone, and the position is the last of the id's epoch
     */
    public record Place(long position, boolean assigned) {}

    /**
     * Where the id of a place within a snapshot points: a reader who came so far has, of the newest events up to a head, those up to a position; or of what a
     * change of its selection brings, whose position is the head.
     *
     * @param head as {@link #find} finds it
     */
    public record Within(Place head, long position) {}

    /** Ids of one epoch, for all positions. */
    public EventIds(String epoch) {
        this(List.of(new Epoch(epoch, 0)));
    }

    /** @param epochs at least one, in order; the first stands for all positions before it too */
    public EventIds(List<Epoch> epochs) {
        this.epochs = epochs.toArray(new Epoch[0]);
        this.newest = this.epochs[this.epochs.length - 1];
        this.newestPrefix = newest.name() + "-";
        for (int i = 0; i < this.epochs.length; i++) {
            numbers.put(this.epochs[i].name(), i);
        }
    }

    /** Ids of a random epoch of 40 bits. */
    public static EventIds random() {
        return new EventIds(randomName());
    }

    private static String randomName() {
        SecureRandom random = new SecureRandom();
        StringBuilder epoch = new StringBuilder();
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            epoch.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return epoch.toString();
    }

    /** These, and from a position on those of a new epoch; the oldest is dropped when there are too many. */
    public EventIds withEpochFrom(long first) {
        List<Epoch> more = new ArrayList<>(List.of(epochs));
        more.add(new Epoch(randomName(), first));
        return new EventIds(more.subList(Math.max(0, more.size() - MAX_EPOCHS), more.size()));
    }

    /** In order, at least one. */
    public List<Epoch> epochs() {
        return List.of(epochs);
    }

    /** What the ids of new events begin with. */
    public String epoch() {
        return newest.name();
    }

    public String at(long position) {
        return position >= newest.first()
                ? newestPrefix + position
                : epochs[numberAt(position)].name() + "-" + position;
    }

    /** The id of a place within a snapshot that was taken at {@code head}; {@code position} is lower. */
    public String within(long head, long position) {
        return at(head) + WITHIN + position;
    }

    /** The id of a place within what a change at {@code change} brings of what was before it; {@code position} is lower. */
    public String withinChange(long change, long position) {
        return at(change) + WITHIN_CHANGE + position;
    }

    /** The id of the place behind the event with which the last of a reader's topics ended: a cursor, and no event's. */
    public String endAt(long position) {
        return at(position) + END;
    }

    /** The position of the event behind whose end {@code id} is the place, or -1 if it is no such id. */
    public long endOf(String id) {
        return id.endsWith(END) ? positionOf(id.substring(0, id.length() - END.length())) : -1;
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

    /** Whether {@code id} is of this form, so that no publisher may bring it. */
    public boolean reserves(String id) {
        return numberOf(id) >= 0;
    }

    private int numberOf(String id) {
        int end = id.startsWith(newestPrefix) ? newest.name().length() : id.indexOf('-');
        return end < 0 || end > MAX_EPOCH_LENGTH ? -1 : numbers.getOrDefault(id.substring(0, end), -1);
    }

    /** @throws InvalidValueException if an event brings an id that is {@linkplain #reserves reserved} */
    public void requireFree(List<Event> events) {
        for (Event event : events) {
            if (event.id() != null && reserves(event.id())) {
                throw new InvalidValueException("The event id " + Text.quote(event.id())
                        + " has the form of the ids that this log assigns; expected another, or none");
            }
        }
    }

    /** The position of the event that has {@code id}, or -1 if none has it. */
    public long positionOf(String id) {
        Place place = findEvent(id);
        return place != null && place.assigned() ? place.position() : -1;
    }

    /** Whether {@code id} has the form that the ids of such logs have, of this one or another. */
    public static boolean looksAssigned(String id) {
        return FORM.matcher(id).matches();
    }

    /** Where {@code id} points; null if it is of no epoch. Whether the newest epoch has come so far, only the log knows. */
    public @Nullable Place find(String id) {
        return findEvent(id.endsWith(END) ? id.substring(0, id.length() - END.length()) : id);
    }

    private @Nullable Place findEvent(String id) {
        int number = numberOf(id);
        long position = number < 0 ? -1 : parse(id, epochs[number].name().length() + 1);
        if (position < 0 || (number > 0 && position < epochs[number].first())) {
            return null;
        }
        long last = number == epochs.length - 1 ? Long.MAX_VALUE : epochs[number + 1].first() - 1;
        return position <= last ? new Place(position, true) : new Place(last, false);
    }

    /** Where {@code id} points if it is of a place within a snapshot; else null. */
    public @Nullable Within findWithin(String id) {
        return findWithin(id, WITHIN);
    }

    /** Where {@code id} points if it is of a place within what a change of a selection brings; else null. */
    public @Nullable Within findWithinChange(String id) {
        return findWithin(id, WITHIN_CHANGE);
    }

    private @Nullable Within findWithin(String id, char separator) {
        int dot = id.lastIndexOf(separator);
        Place head = dot < 0 ? null : find(id.substring(0, dot));
        long position = dot < 0 ? -1 : parse(id, dot + 1);
        if (head == null || position < 0 || (head.assigned() && position >= head.position())) {
            return null;
        }
        return new Within(head, position);
    }

    /** A number as {@link #at} writes it, or -1. */
    private static long parse(String id, int start) {
        int digits = id.length() - start;
        if (digits < 1 || digits > MAX_DIGITS || (digits > 1 && id.charAt(start) == '0')) {
            return -1;
        }
        long position = 0;
        for (int i = start; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            position = position * 10 + (c - '0');
        }
        // Nineteen digits are at most one turn beyond the largest number.
        return position < 0 ? -1 : position;
    }
}
