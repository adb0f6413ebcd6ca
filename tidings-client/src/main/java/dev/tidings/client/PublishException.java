package dev.tidings.client;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;

/** An event that was not published, or, after a lost connection, may not have been. The message names the hub and says why. */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    @SuppressWarnings("serial") // Its parts are.
    private final PublishedLines published;

    PublishException(HubAddress hub, int status, String detail) {
        this(hub, status, detail, PublishedLines.NONE);
    }

    PublishException(HubAddress hub, int status, String detail, PublishedLines published) {
        super("The hub at " + hub + " did not take the event: " + detail);
        this.status = status;
        this.published = published;
    }

    PublishException(HubAddress hub, Throwable failure) {
        super("The hub at " + hub + " " + describe(FailureText.unwrapped(failure)), failure);
        this.status = 0;
        this.published = PublishedLines.NONE;
    }

    private PublishException(PublishException first) {
        super(first.getMessage(), first);
        this.status = first.status;
        this.published = first.published;
    }

    /** The same, thrown where it is waited for. */
    PublishException again() {
        return new PublishException(this);
    }

    private static String describe(Throwable failure) {
        if (failure instanceof ConnectException) {
            return "cannot be reached: " + FailureText.of(failure);
        }
        if (failure instanceof HttpTimeoutException) {
            return "does not answer";
        }
        return "cannot be talked to: " + FailureText.of(failure);
    }

    /** The HTTP status of the refusal; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Of {@linkplain EventPublisher#publishLines several}, those that the hub said it had published before; none where it said nothing, though some may be. */
    public PublishedLines published() {
        return published;
    }
}
