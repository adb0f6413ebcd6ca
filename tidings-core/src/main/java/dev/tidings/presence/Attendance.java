package dev.tidings.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room: how many streams it has here, and at the other hubs of the log. Equal to any other of the same issuer and subject. Of the thread that keeps presence.
 */
final class Attendance extends SlotCounts {
    /** Stands for all readers without a subject. */
    static final String NOBODY = "";

    final String issuer;
    final String subject;

    @Nullable
    String info;

    @Nullable
    String said;
    /** When it came, in milliseconds since 1970; 0 while it is not there. */
    long sinceMillis;
    /** Streams that are open here. */
    int open;
    /** Streams that were open here, and may come back. */
    int lingering;
    /** Of those whose time is still running, how many came back. */
    int returned;
    /** For how long it was told to stay away when it came last and there was no room. */
    long sentAwayUntil = Peers.LONG_AGO;
    /** Whether its readers have been told that it is there, and not that it is gone. */
    boolean isTold;

    Attendance(String issuer, String subject) {
        this.issuer = issuer;
        this.subject = subject;
    }

    /** How many there are here, with those that may come back. */
    int here() {
        return open + lingering;
    }

    /** Whether it stands for all readers without a subject. */
    boolean isNobody() {
        return isOf(NOBODY, NOBODY);
    }

    boolean isOf(String otherIssuer, String otherSubject) {
        return issuer.equals(otherIssuer) && subject.equals(otherSubject);
    }

    Member member() {
        return new Member(issuer, subject, info, said, Instant.ofEpochMilli(sinceMillis), total());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attendance attendance && isOf(attendance.issuer, attendance.subject);
    }

    @Override
    public int hashCode() {
        return 31 * issuer.hashCode() + subject.hashCode();
    }
}
