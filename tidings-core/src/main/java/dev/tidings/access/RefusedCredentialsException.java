package dev.tidings.access;

/**
 * Credentials that grant nothing. The message is fit for who showed them, and has no part of a token or secret in it; there is no stack trace: it is
 * no fault.
 */
public final class RefusedCredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    public RefusedCredentialsException(Refusal refusal, String message) {
        super(message, null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
