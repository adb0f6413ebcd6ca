package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.security.SecureRandom;
import java.util.List;

/**
 * The ids that a log assigns: {@code epoch-position}, such as {@code 7k2qh0ax-1042}. Short ASCII without a colon, so that a cross-origin
 * {@code Last-Event-ID} needs no preflight; the epoch is drawn anew for each life of a log that does not outlive its process, so
 * that an id never means two events.
 *
 * @param epoch 1 to 32 lower-case letters and digits
 */
public record EventIds(String epoch) {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int EPOCH_LENGTH = 8;
    private static final int MAX_EPOCH_LENGTH = 32;
    private static final int MAX_DIGITS = 18;

    /** @throws InvalidValueException if {@code epoch} is anything else */
    public EventIds {
        boolean plain = epoch.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        if (!plain || epoch.isEmpty() || epoch.length() > MAX_EPOCH_LENGTH) {
            throw new InvalidValueException("The epoch " + Text.quote(epoch) + " is not one; expected 1 to "
                    + MAX_EPOCH_LENGTH + " lower-case letters and digits");
        }
    }

    /** A random epoch of 40 bits. */
    public static EventIds random() {
        SecureRandom random = new SecureRandom();
        StringBuilder epoch = new StringBuilder();
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            epoch.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new EventIds(epoch.toString());
    }

    public String at(long position) {
        return epoch + "-" + position;
    }

    /** Whether {@code id} is of this form, so that no publisher may bring it. */
    public boolean reserves(String id) {
        return id.startsWith(epoch) && id.startsWith("-", epoch.length());
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

    /** The position that {@code id} stands for, or -1 if it was not assigned in this epoch. */
    public long positionOf(String id) {
        int start = epoch.length() + 1;
        int digits = id.length() - start;
        if (!reserves(id) || digits < 1 || digits > MAX_DIGITS) {
            return -1;
        }
        if (digits > 1 && id.charAt(start) == '0') {
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
        return position;
    }
}
