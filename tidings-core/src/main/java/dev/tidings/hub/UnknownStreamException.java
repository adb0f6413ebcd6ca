package dev.tidings.hub;

/** Nobody has a stream of that name, and none is kept; or its selection was never changed, and it is not known any more. */
public final class UnknownStreamException extends RuntimeException {
    UnknownStreamException() {
        super("There is no stream of that name; expected one that was opened with it, by stream=", null, false, false);
    }
}
