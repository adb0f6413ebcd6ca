package dev.tidings.hub;

/** How a renewal is told to another hub of the same log, which has the stream. What was shown for the grant is no part of it. Any thread. */
public interface RenewalForm {
    /** What {@link #read} reads at another hub. */
    String write(GrantRenewal renewal);

    /** The renewal that another hub was asked for. */
    GrantRenewal read(StreamName name, String written);
}
