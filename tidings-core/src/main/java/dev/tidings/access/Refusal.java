package dev.tidings.access;

import java.util.Locale;

/** Why credentials grant nothing. */
public enum Refusal {
    /** None were shown, or none of a kind that is asked for here. */
    ABSENT,
    /** They are not of the form that they claim, or of none. */
    MALFORMED,
    /** Their signature, or their secret, is wrong. */
    FORGED,
    /** Their time is over: their bearer is expected to come back with new ones. */
    EXPIRED,
    /** Their time has not come. */
    NOT_YET_VALID,
    /** Nobody whom the hub trusts gave them. */
    WRONG_ISSUER,
    /** They are meant for others than this hub. */
    WRONG_AUDIENCE,
    /** They are signed by an algorithm that their key is not for. */
    WRONG_ALGORITHM,
    /** They are signed by a key that the issuer does not have. */
    WRONG_KEY,
    /** What they say is nothing that can be granted: no selector, a subject that is no level, more time than their issuer may give. */
    UNACCEPTABLE,
    /** They were taken back. */
    REVOKED,
    /** The issuer's keys cannot be had now. */
    KEYS_UNAVAILABLE,
    /** Too many credentials are being looked at now. */
    BUSY;

    /** As logs and metrics spell it, such as {@code not-yet-valid}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same credentials may do in a while: nothing is wrong with them. */
    public boolean isTemporary() {
        return this == KEYS_UNAVAILABLE || this == BUSY;
    }
}
