package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a log assigns: {@code name-number}, such as {@code 7k2qh0ax-1042}. Short ASCII without a colon, so that a cross-origin
 * {@code Last-Event-ID} needs no preflight. A place within a snapshot has an id of its own, {@code head.position}, and so has one within what a change of a stream's selection brings, {@code
 * change~position}; no event has such an id. Safe for use by any thread.
 */
public abstract class EventIds {
    /** More names than this are not told apart: an id of one that was dropped is like one that was never assigned. */
    public static final int MAX_NAMES = 4096;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    /** Between the head of a snapshot and the place in it. */
    protected static final char WITHIN = '.';
    /** Between the position of a change and the place in what it brings. */
    private static final char WITHIN_CHANGE = '~';

    private static final Pattern FORM =
            Pattern.compile("[0-9a-z]{1,32}-[0-9]{1,19}([.~]([0-9a-z]{1,32}-)?[0-9]{1,19}|\\.end)?");
    private static final int NAME_LENGTH = 8;
    private static final int MAX_NAME_LENGTH = 32;
    private static final int MAX_DIGITS = 19;
    /** What an event's id is followed by in that of the place behind it. */
    private static final String END = ".end";

    /**
     * Where an id points.
     *
     * @param assigned whether the position is the id's own; false where the log goes on under another name from a lower position: what had this id is
     *     gone, and the position is the last that the id's name has
     */
    public record Place(long position, boolean assigned) {}

    /**
     * Where the id of a place within a snapshot points: a reader who came so far has, of the newest events up to a head, those up to a position; or of what a
     * change of its selection brings, whose position is the head.
     *
     * @param head as {@link #find} finds it
     */
    public record Within(Place head, long position) {}

    /** What the ids of new events begin with. */
    public abstract String name();

    /** The id of the place behind what is up to a position, which is that of the event there, or points to it as well. */
    public abstract String at(long position);

    /** Whether an id that begins with a name is of this log. */
    protected abstract boolean isKnown(String name);

    /** Where the id of a name and a number points; null if it was not assigned. */
    protected abstract @Nullable Place find(String name, long number);

    /** A random name, of 40 bits. */
    public static String randomName() {
        SecureRandom random = new SecureRandom();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** @throws InvalidValueException if {@code name} is anything but 1 to 32 lower-case letters and digits */
    static void requireName(String name) {
        boolean plain = name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        if (!plain || name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new InvalidValueException("The epoch " + Text.quote(name) + " is not one; expected 1 to "
                    + MAX_NAME_LENGTH + " lower-case letters and digits");
        }
    }

    /** What stands for a position behind the id of a higher one, in that of a place within what ends there. */
    protected String placeBefore(long head, long position) {
        return Long.toString(position);
    }

    /** The id of a place within a snapshot that was taken at {@code head}; {@code position} is lower. */
    public String within(long head, long position) {
        return at(head) + WITHIN + placeBefore(head, position);
    }

    /** The id of a place within what a change at {@code change} brings of what was before it; {@code position} is lower. */
    public String withinChange(long change, long position) {
        return at(change) + WITHIN_CHANGE + placeBefore(change, position);
    }

    /** The id of the place behind the event with which the last of a reader's topics ended: a cursor, and no event's. */
    public String endAt(long position) {
        return at(position) + END;
    }

    /** The position of the event behind whose end {@code id} is the place, or -1 if it is no such id. */
    public long endOf(String id) {
        return id.endsWith(END) ? positionOf(id.substring(0, id.length() - END.length())) : -1;
    }

    /** Whether {@code id} is of this form, so that no publisher may bring it. */
    public boolean reserves(String id) {
        String name = nameOf(id);
        return name != null && isKnown(name);
    }

    private static @Nullable String nameOf(String id) {
        int end = id.indexOf('-');
        return end < 1 || end > MAX_NAME_LENGTH ? null : id.substring(0, end);
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

    /** Where {@code id} points; null if no name is known that it begins with. Whether the log has come so far, only the log knows. */
    public @Nullable Place find(String id) {
        return findEvent(id.endsWith(END) ? id.substring(0, id.length() - END.length()) : id);
    }

    private @Nullable Place findEvent(String id) {
        String name = nameOf(id);
        long number = name == null ? -1 : parse(id, name.length() + 1);
        return name == null || number < 0 ? null : find(name, number);
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
        return dot < 0 ? null : findBefore(id.substring(0, dot), id.substring(dot + 1));
    }

    /**
     * Where what {@link #placeBefore} wrote points.
     *
     * @param headId of the end of what it is a place in
     */
    protected @Nullable Within findBefore(String headId, String place) {
        Place head = find(headId);
        long position = parse(place, 0);
        if (head == null || position < 0 || (head.assigned() && position >= head.position())) {
            return null;
        }
        return new Within(head, position);
    }

    /** A number as {@link #at} writes it, or -1. */
    protected static long parse(String id, int start) {
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
