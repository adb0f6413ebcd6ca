package dev.tidings.presence;

import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hubs of a log that keep presence, in the order in which they said hello: the first one tells readers. Who is in it is decided by the log alone, so all hubs agree at each place of it; when somebody is taken for gone, by the
 * clock of who says so. Of the thread that keeps presence.
 */
final class Peers {
    /** Who was not heard of for so long, in milliseconds, is taken for gone. */
    static final long LEASE_MILLIS = 3000;
    /** A hub that hears itself is connected to the log; so long ago at the most, in milliseconds. */
    private static final long CONNECTED_MILLIS = 1500;
    /** Not all hubs shall say the same at once: how much later each says it, in milliseconds. */
    private static final long STAGGER_MILLIS = 400;

    static final int OWN_SLOT = 0;
    /** Before any time, so that what is between can be said. */
    static final long LONG_AGO = Long.MIN_VALUE / 2;

    private static final Comparator<Peer> ORDER =
            Comparator.<Peer>comparingLong(peer -> peer.number).thenComparing(peer -> peer.name);

    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final BitSet slots = new BitSet();
    private final Peer own;

    /** One hub. */
    static final class Peer {
        final String name;
        final int slot;
        /** By which it said hello last; 0 if it did not. */
        long number;
        /** When it was last heard of, in milliseconds of this hub's clock. */
        long heardAt;
        /** When its streams are gone, once it is; {@link Long#MAX_VALUE} while it is there. */
        long goneAt = Long.MAX_VALUE;
        /** What it has said since it began to say everything, each row of a room; null while it does not. */
        @Nullable
        Set<Attendance> seen;

        /** For how long its clients were told to stay away at the most, in milliseconds, as it said itself when it left. */
        long lingerMillis;
        /** When somebody was last told to take it for gone. */
        long accusedAt = LONG_AGO;

        private Peer(String name, int slot, long heardAt) {
            this.name = name;
            this.slot = slot;
            this.heardAt = heardAt;
        }

        /** Whether nobody has taken it for gone. */
        boolean isLive() {
            return goneAt == Long.MAX_VALUE;
        }

        /** Whether it has said hello, too. */
        boolean isThere() {
            return isLive() && number > 0;
        }
    }

    Peers(String own) {
        this.own = heard(own, LONG_AGO);
    }

    /** Notes that a hub has written something. */
    Peer heard(String name, long now) {
        Peer peer = peers.get(name);
        if (peer == null) {
            int slot = slots.nextClearBit(0);
            slots.set(slot);
            peer = new Peer(name, slot, now);
            peers.put(name, peer);
        }
        peer.heardAt = Math.max(peer.heardAt, now);
        return peer;
    }

    @Nullable
    Peer find(String name) {
        return peers.get(name);
    }

    /** All others that are known. */
    List<Peer> others() {
        return peers.values().stream().filter(peer -> peer.slot != OWN_SLOT).toList();
    }

    Peer own() {
        return own;
    }

    /** Notes by which number a hub says hello, or goes on: a larger one than before is a hello. */
    void hello(Peer peer, long number) {
        if (number > peer.number) {
            peer.number = number;
            peer.goneAt = Long.MAX_VALUE;
        }
    }

    /** The number of whoever says hello next. */
    long nextNumber() {
        return 1 + peers.values().stream().mapToLong(peer -> peer.number).max().orElse(0);
    }

    /** Notes that a hub has left, or is taken for gone; its streams stay until then. */
    void left(Peer peer, long goneAt) {
        peer.goneAt = peer.isLive() ? goneAt : Math.max(peer.goneAt, goneAt);
    }

    /** Forgets one that is gone. */
    void forget(Peer peer) {
        if (peer.slot != OWN_SLOT) {
            peers.remove(peer.name);
            slots.clear(peer.slot);
        }
    }

    /** Whether this hub is the one that tells readers: the first of those that are there. */
    boolean isFirst() {
        return own.isThere()
                && peers.values().stream().noneMatch(peer -> peer.isThere() && ORDER.compare(peer, own) < 0);
    }

    /** Whether the log is at hand: what this hub wrote came back. */
    boolean isConnected(long now) {
        return now - own.heardAt <= CONNECTED_MILLIS;
    }

    /** Those who are to be taken for gone by now, by this hub's turn. */
    List<Peer> silent(long now) {
        if (!isConnected(now)) {
            return List.of();
        }
        // Those who said hello before this hub, and are heard of, say it before it.
        long heard = peers.values().stream()
                .filter(peer -> peer.isThere() && now - peer.heardAt <= LEASE_MILLIS && ORDER.compare(peer, own) < 0)
                .count();
        long patience = LEASE_MILLIS + STAGGER_MILLIS * heard;
        return peers.values().stream()
                .filter(peer -> peer != own
                        && peer.isThere()
                        && now - peer.heardAt > patience
                        && now - peer.accusedAt > LEASE_MILLIS)
                .toList();
    }

    /** Those whose streams are gone by now. */
    List<Peer> gone(long now) {
        return peers.values().stream().filter(peer -> peer.goneAt <= now).toList();
    }
}
