package dev.tidings.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open connections, in all and by client address. Safe for use by any thread. */
final class Admissions {
    private static final AttributeKey<Admission> ADMISSION = AttributeKey.valueOf(Admissions.class, "admission");

    private final Limits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    Admissions(Limits limits) {
        this.limits = limits;
    }

    /** Counts a channel in, and out again when it closes. Whoever takes its connection over counts it out instead. */
    void enter(Channel channel) {
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
        Admission admission = enter(address);
        channel.attr(ADMISSION).set(admission);
        channel.closeFuture().addListener(closed -> admission.leave());
    }

    static Admission of(Channel channel) {
        return channel.attr(ADMISSION).get();
    }

    /** Counts a connection in. It is to be {@linkplain Admission#leave() counted out} whatever the verdict. */
    Admission enter(InetAddress address) {
        int all = open.incrementAndGet();
        int ofAddress = openByAddress.merge(address, 1, Integer::sum);
        Verdict verdict = Verdict.ADMITTED;
        if (all > limits.connections()) {
            verdict = Verdict.TOO_MANY;
        } else if (ofAddress > limits.connectionsPerAddress()) {
            verdict = Verdict.TOO_MANY_OF_ADDRESS;
        }
        return new Admission(this, address, verdict);
    }

    int open() {
        return open.get();
    }

    private void leave(InetAddress address) {
        open.decrementAndGet();
        openByAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    enum Verdict {
        ADMITTED,
        TOO_MANY,
        TOO_MANY_OF_ADDRESS
    }

    /** One connection's place in the count. */
    static final class Admission {
        private final Admissions admissions;
        private final InetAddress address;
        private final Verdict verdict;
        private final AtomicBoolean left = new AtomicBoolean();

        private Admission(Admissions admissions, InetAddress address, Verdict verdict) {
            this.admissions = admissions;
            this.address = address;
            this.verdict = verdict;
        }

        Verdict verdict() {
            return verdict;
        }

        /** Counts the connection out; does nothing the second time. */
        void leave() {
            if (left.compareAndSet(false, true)) {
                admissions.leave(address);
            }
        }
    }
}
