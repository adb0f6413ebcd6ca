package dev.tidings.hub;

/** A stream is to go on by the grant of somebody else. */
public final class OtherPartyException extends RuntimeException {
    OtherPartyException() {
        super(
                "The stream was opened by somebody else; expected a token of the same issuer and subject",
                null,
                false,
                false);
    }
}
