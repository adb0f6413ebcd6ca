package dev.tidings.hub;

/** A stream's selection cannot be changed now: too many changes wait already, or there is no room for what it would name. Later it may. */
public final class StreamBusyException extends RuntimeException {
    StreamBusyException(String message) {
        super(message, null, false, false);
    }
}
