package dev.tidings.server.net;

import dev.tidings.http.Admission;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Counts the open connections, in all and by client. Safe for use by any thread. */
public final class Admissions {
    private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(Admissions.class, "place");
    private static final AttributeKey<InetAddress> CLIENT = AttributeKey.valueOf(Admissions.class, "client");

    private final int ipv6PrefixBits;
    private final Predicate<InetAddress> isProxy;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();
    private volatile Most most;

    private record Most(int all, int ofClient) {}

    /**
     * @param most connections that may be open at once
     * @param mostOfClient that may be open at once from one client
     * @param ipv6PrefixBits how much of an IPv6 address tells one client from another
     */
    public Admissions(int most, int mostOfClient, int ipv6PrefixBits) {
        this(most, mostOfClient, ipv6PrefixBits, address -> false);
    }

    /** @param isProxy whose connections are others', and are not counted as one client's */
    public Admissions(int most, int mostOfClient, int ipv6PrefixBits, Predicate<InetAddress> isProxy) {
        this.isProxy = isProxy;
        this.most = new Most(most, mostOfClient);
        this.ipv6PrefixBits = ipv6PrefixBits;
    }

    /** Admits as many from now on; connections that are open stay. */
    public void limit(int all, int ofClient) {
        most = new Most(all, ofClient);
    }

    /** Counts a channel in, and out again when it closes. Whoever takes its connection over counts it out instead. */
    public void enter(Channel channel) {
        Most present = most;
        InetAddress address = addressOf(channel);
        Place place = enter(address, isProxy.test(address) ? present.all() : present.ofClient(), present.all());
        channel.attr(PLACE).set(place);
        channel.closeFuture().addListener(closed -> place.leave());
    }

    /** Counts a channel that was counted in already as one of this client's, which its proxy says it is. */
    public void enterFor(Channel channel, InetAddress client) {
        channel.attr(CLIENT).set(client);
        of(channel).leave();
        enter(channel);
    }

    /** The client's address; the loopback address where a channel has none. */
    public static InetAddress addressOf(Channel channel) {
        InetAddress told = channel.attr(CLIENT).get();
        return told == null ? remoteOf(channel) : told;
    }

    private static InetAddress remoteOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** The place of a channel that was counted in. */
    public static Place of(Channel channel) {
        return channel.attr(PLACE).get();
    }

    /** Counts a connection in. It is to be {@linkplain Place#leave() counted out} whether or not it is admitted. */
    Place enter(InetAddress address) {
        Most present = most;
        return enter(address, present.ofClient(), present.all());
    }

    private Place enter(InetAddress address, int mostOfAddress, int mostOfAll) {
        InetAddress client = clientOf(address);
        int all = open.incrementAndGet();
        int ofClient = openByClient.merge(client, 1, Integer::sum);
        Admission admission = Admission.ADMITTED;
        if (all > mostOfAll) {
            admission = Admission.TOO_MANY;
        } else if (ofClient > mostOfAddress) {
            admission = Admission.TOO_MANY_OF_ADDRESS;
        }
        return new Place(this, address, admission);
    }

    /** One IPv6 client has as many addresses as its prefix leaves open: they are one. */
    private InetAddress clientOf(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        for (int bit = ipv6PrefixBits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >>> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("An address of 16 bytes is one", impossible);
        }
    }

    /** How many connections are admitted at once. */
    public int most() {
        return most.all();
    }

    /** How many connections are open. */
    public int open() {
        return open.get();
    }

    private void leave(InetAddress address) {
        open.decrementAndGet();
        openByClient.computeIfPresent(clientOf(address), (key, count) -> count == 1 ? null : count - 1);
    }

    /** One connection's place in the count. */
    public static final class Place {
        private final Admissions admissions;
        private final InetAddress address;
        private final Admission admission;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(Admissions admissions, InetAddress address, Admission admission) {
            this.admissions = admissions;
            this.address = address;
            this.admission = admission;
        }

        /** The client's address; the loopback address where a channel has none. */
        InetAddress address() {
            return address;
        }

        /** Whether there was room for the connection. */
        public Admission admission() {
            return admission;
        }

        /** Counts the connection out; does nothing the second time. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                admissions.leave(address);
            }
        }
    }
}
