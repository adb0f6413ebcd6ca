package dev.tidings.presence;

import dev.tidings.topic.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is there of one topic: what this hub has itself, what all hubs have said, and what readers were told. A room that is not listed has its own rows alone, and of the other hubs how many they have. Of the thread that keeps presence.
 */
final class Room {
    private static final Counts NONE = new Counts(0, 0, 0, true);

    final Topic topic;
    /** Where readers are told. */
    final Topic told;

    private final Map<Attendance, Attendance> rows = new HashMap<>();
    private final Attendance anonymous = new Attendance(Attendance.NOBODY, Attendance.NOBODY);
    /** Whose number here is not what this hub has said. */
    private final Set<Attendance> unsaid = new LinkedHashSet<>();
    /** Who came or went, and readers were not told. */
    private final Set<Attendance> untold = new LinkedHashSet<>();

    private boolean isListed = true;
    private long listedSince = Peers.LONG_AGO;
    // Of a listed room: who is there, by what all hubs have said.
    private int members;
    private int streams;
    // Of any room: who is here.
    private int membersHere;
    private int streamsHere;
    /** Of a room that is not listed: how many members and streams each hub has said that it has, by its slot. */
    private final SlotCounts crowdMembers = new SlotCounts();

    private final SlotCounts crowdStreams = new SlotCounts();

    private Counts countsTold = NONE;
    private long countsToldAt = Peers.LONG_AGO;
    private boolean isOccupiedTold;
    /** Whether somebody wants to be told of all. */
    private boolean isWanted;

    private long crowdSaidAt = Peers.LONG_AGO;

    /** How many there are. */
    record Counts(int members, int streams, int anonymous, boolean isListed) {
        boolean isAnybody() {
            return members > 0 || anonymous > 0;
        }
    }

    Room(Topic topic, Topic told) {
        this.topic = topic;
        this.told = told;
    }

    /** The row of somebody, who may not be there. */
    Attendance row(String issuer, String subject) {
        if (issuer.isEmpty() && subject.isEmpty()) {
            return anonymous;
        }
        Attendance probe = new Attendance(issuer, subject);
        Attendance row = rows.putIfAbsent(probe, probe);
        return row == null ? probe : row;
    }

    /** The row of somebody; null where there is none. */
    @Nullable
    Attendance find(String issuer, String subject) {
        return issuer.isEmpty() && subject.isEmpty() ? anonymous : rows.get(new Attendance(issuer, subject));
    }

    Collection<Attendance> rows() {
        return rows.values();
    }

    Attendance anonymous() {
        return anonymous;
    }

    boolean isListed() {
        return isListed;
    }

    /** Since when it is listed, or is not. */
    long listedSince() {
        return listedSince;
    }

    Set<Attendance> untold() {
        return untold;
    }

    Set<Attendance> unsaid() {
        return unsaid;
    }

    /** Notes that a row has another number here than before. */
    void changedHere(Attendance row, int before) {
        int now = row.here();
        if (!row.isNobody()) {
            streamsHere += now - before;
            membersHere += Integer.signum(now) - Integer.signum(before);
        }
        noteSaid(row);
    }

    /** Looks whether this hub has said how many of a row are here. */
    void noteSaid(Attendance row) {
        if ((isListed || row.isNobody()) && row.here() != row.count(Peers.OWN_SLOT)) {
            unsaid.add(row);
        } else {
            unsaid.remove(row);
        }
    }

    /**
     * Sets how many a hub has of a row.
     *
     * @param sinceMillis when it came there, if it did
     */
    void setCount(Attendance row, int slot, int count, long sinceMillis) {
        if (row.isNobody()) {
            row.setCount(slot, count);
            return;
        }
        if (!isListed) {
            return;
        }
        int before = row.total();
        row.setCount(slot, count);
        int now = row.total();
        streams += now - before;
        members += Integer.signum(now) - Integer.signum(before);
        if (before == 0 && now > 0 && !row.isTold) {
            row.sinceMillis = sinceMillis;
        }
        noteTold(row);
    }

    void tell(Attendance row, boolean isThere) {
        row.isTold = isThere;
        noteTold(row);
    }

    private void noteTold(Attendance row) {
        if (isListed && row.isTold != row.total() > 0) {
            untold.add(row);
        } else {
            untold.remove(row);
        }
        forgetIfGone(row);
    }

    /** Drops a row of which nothing is to be known any more. */
    void forgetIfGone(Attendance row) {
        if (row.here() == 0 && row.total() == 0 && !row.isTold && row.returned == 0 && !row.isNobody()) {
            unsaid.remove(row);
            rows.remove(row);
        }
    }

    /** Says how many a hub has, of a room that is not listed. */
    void setCrowd(int slot, int itsMembers, int itsStreams) {
        if (!isListed) {
            crowdMembers.setCount(slot, itsMembers);
            crowdStreams.setCount(slot, itsStreams);
        }
    }

    /** Whether this hub has said how many are here. */
    boolean isCrowdSaid() {
        return crowdMembers.count(Peers.OWN_SLOT) == membersHere && crowdStreams.count(Peers.OWN_SLOT) == streamsHere;
    }

    int membersHere() {
        return membersHere;
    }

    int streamsHere() {
        return streamsHere;
    }

    /** From here on it is known who is there, or is not: nobody is told to be there then. */
    void list(boolean isListedNow, long now) {
        if (isListed == isListedNow) {
            return;
        }
        for (Attendance row : rows.values().toArray(new Attendance[0])) {
            row.isTold = false;
            row.sinceMillis = row.here() > 0 && row.sinceMillis > 0 ? row.sinceMillis : 0;
            row.clear();
        }
        untold.clear();
        members = 0;
        streams = 0;
        crowdMembers.clear();
        crowdStreams.clear();
        isListed = isListedNow;
        listedSince = now;
        unsaid.removeIf(row -> !row.isNobody());
        for (Attendance row : rows.values().toArray(new Attendance[0])) {
            noteSaid(row);
            forgetIfGone(row);
        }
    }

    /** Drops what a hub has said. */
    void drop(int slot) {
        setCount(anonymous, slot, 0, 0);
        noteSaid(anonymous);
        setCrowd(slot, 0, 0);
        for (Attendance row : rows.values().toArray(new Attendance[0])) {
            if (row.count(slot) > 0) {
                setCount(row, slot, 0, 0);
                noteSaid(row);
            }
        }
    }

    Counts counts() {
        return isListed
                ? new Counts(members, streams + anonymous.total(), anonymous.total(), true)
                : new Counts(crowdMembers.total(), crowdStreams.total() + anonymous.total(), anonymous.total(), false);
    }

    Counts countsTold() {
        return countsTold;
    }

    long countsToldAt() {
        return countsToldAt;
    }

    void countsTold(Counts counts, long now) {
        countsTold = counts;
        countsToldAt = now;
    }

    boolean isOccupiedTold() {
        return isOccupiedTold;
    }

    void occupiedTold(boolean isOccupied) {
        isOccupiedTold = isOccupied;
    }

    boolean isWanted() {
        return isWanted;
    }

    void want(boolean isWantedNow) {
        isWanted = isWantedNow;
    }

    long crowdSaidAt() {
        return crowdSaidAt;
    }

    void crowdSaid(long now) {
        crowdSaidAt = now;
    }

    /** Whether there is nothing to say of it, neither of what is here nor to its readers. */
    boolean isSettled(boolean isShared) {
        Counts counts = counts();
        return unsaid.isEmpty()
                && untold.isEmpty()
                && !isWanted
                && counts.equals(countsTold)
                && counts.isAnybody() == isOccupiedTold
                && (isListed || !isShared || isCrowdSaid());
    }

    /** Whether there is nothing to be known of it. */
    boolean isEmpty() {
        return rows.isEmpty()
                && anonymous.here() == 0
                && anonymous.total() == 0
                && anonymous.returned == 0
                && isListed
                && !isOccupiedTold
                && !isWanted
                && countsTold.equals(NONE);
    }
}
