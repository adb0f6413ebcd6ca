package dev.tidings.http;

/** Whether there is room for one more connection. */
public enum Admission {
    ADMITTED,
    /** As many are open as there may be. */
    TOO_MANY,
    /** As many are open from this client's address as there may be. */
    TOO_MANY_OF_ADDRESS
}
