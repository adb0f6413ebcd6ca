package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;

/**
 * What a client calls a stream of its own, so that its selection outlives the connection and can be changed: whoever knows the name may change it, so it is a
 * secret. Of the name itself nothing is kept but a hash, which is all that is ever logged, stored or told.
 *
 * @param hash SHA-256 of the name, in hex
 */
public record StreamName(String hash) {
    /** In base64url so many characters are 132 bits; in hex they are fewer, and 32 are asked for where there is no other letter. */
    private static final int LEAST = 22;

    private static final int LEAST_HEX = 32;
    private static final int MOST = 128;

    /**
     * @param text as its client writes it: at least 128 bits that nobody can guess, in base64url or hex
     * @throws InvalidValueException if it is too short, too long, or has another character; the message does not repeat it
     */
    public static StreamName of(String text) {
        boolean isPlain =
                text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
        boolean isHex = text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        int least = isHex ? LEAST_HEX : LEAST;
        if (!isPlain || text.length() < least || text.length() > MOST) {
            throw new InvalidValueException("The name of the stream has " + text.length() + " characters"
                    + (isPlain ? "" : ", one of which is no letter, digit, - or _")
                    + "; expected 128 random bits or more: "
                    + LEAST + " to " + MOST + " characters of base64url, or " + LEAST_HEX + " to " + MOST + " of hex");
        }
        return new StreamName(Text.sha256(text));
    }

    /** Where the changes of its selection are told to those who look for them later. */
    Topic topic() {
        return new Topic(Topic.RESERVED + "/streams/" + hash);
    }
}
