package dev.tidings.topic;

/** A value that breaks a rule of this project or of the event-stream format; the message quotes it and says what was expected. */
public final class InvalidValueException extends IllegalArgumentException {
    public InvalidValueException(String message) {
        super(message);
    }
}
