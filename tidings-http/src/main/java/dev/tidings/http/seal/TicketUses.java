package dev.tidings.http.seal;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tickets were used here: a ticket is to be used soon after it was made, and after that it is good for coming back. Those of another process, or of one before, are not known here; they
 * are taken as used. Bounded: where very many are in use, the oldest is forgotten, and then only its end is known. Any thread.
 */
final class TicketUses {
    static final Duration FIRST_USE = Duration.ofSeconds(30);
    private static final int MOST = 1_000_000;
    /** What one takes of the heap: its id, when it ends, and their places in a map. */
    static final int BYTES = 256;

    /** By the ticket's id. Under this object's lock. */
    private final Map<String, Use> used = new LinkedHashMap<>();

    private final String process;
    private boolean isForgetful;

    private final int most;

    /** @param bytes of the heap that all may take, about */
    TicketUses(String process, long bytes) {
        this.process = process;
        this.most = (int) Math.min(MOST, bytes / BYTES);
    }

    /**
     * That a ticket was used.
     *
     * @param until the ticket ends
     * @param stream a hash of the name of the stream that it opened; 0 for one without a name
     */
    private record Use(Instant until, long stream) {}

    /**
     * Notes that a ticket is used.
     *
     * @param stream the name of the stream that it opens; null for one without a name
     * @param wasRenewed whether a stream of it was renewed, and so it was used
     * @throws RefusedCredentialsException if it cannot be, any more
     */
    synchronized void use(Ticket ticket, @Nullable String stream, boolean wasRenewed, Instant now) {
        letEndedGo(now);
        Use last = used.get(ticket.id());
        boolean isReturn = last != null || wasRenewed;
        if (isReturn && ticket.isSingleUse()) {
            throw refused("is for a single use, and was used");
        }
        long name = stream == null ? 0 : hash(stream);
        if (last != null && last.stream() != name) {
            throw SealKeys.refused(
                    Refusal.UNACCEPTABLE, SealKeys.Purpose.TICKET, "was used for a stream of another name");
        }
        boolean isOld = now.isAfter(ticket.madeAt().plus(FIRST_USE));
        boolean isKnownHere = ticket.madeBy().equals(process) && !isForgetful;
        if (!isReturn && isOld && (isKnownHere || ticket.isSingleUse())) {
            throw refused("was not used within " + FIRST_USE.toSeconds() + " seconds");
        }
        if (last == null || !last.until().equals(ticket.grant().until())) {
            used.put(ticket.id(), new Use(ticket.grant().until(), name));
        }
    }

    /** The name is a secret, and not kept. */
    private static long hash(String stream) {
        long hash = 1;
        for (int i = 0; i < stream.length(); i++) {
            hash = 31 * hash + stream.charAt(i);
        }
        return hash;
    }

    private static RefusedCredentialsException refused(String what) {
        return SealKeys.refused(Refusal.EXPIRED, SealKeys.Purpose.TICKET, what);
    }

    private void letEndedGo(Instant now) {
        Iterator<Use> oldest = used.values().iterator();
        while (oldest.hasNext()) {
            boolean isOver = !oldest.next().until().isAfter(now);
            if (!isOver && used.size() <= most) {
                return;
            }
            isForgetful |= !isOver;
            oldest.remove();
        }
    }

    /** How their memory stands. */
    synchronized MemoryUse memory() {
        return new MemoryUse(MemoryBudget.TICKETS, (long) used.size() * BYTES, (long) most * BYTES);
    }

    synchronized int count() {
        return used.size();
    }
}
