package dev.tidings.interop.door;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The connections of one attack, which one thread feeds as far as the hub takes it. They read nothing. */
final class Attackers implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long SINGLE_EACH_NANOS = 1_000_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Less than this in each half second is single bytes at most. */
    private static final long STILL_BYTES = 64 * 1024;

    private final List<Connection> all = new ArrayList<>();
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean closed;

    private static final class Connection {
        private final SocketChannel channel;
        private final Attack attack;
        private long sent;
        private long nextSingle;
        private boolean ended;

        private Connection(SocketChannel channel, Attack attack) {
            this.channel = channel;
            this.attack = attack;
        }

        /** Returns how much was taken. */
        private long feed(ByteBuffer piece) {
            if (ended || sent >= attack.bytes()) {
                return 0;
            }
            if (sent >= attack.singlesFrom() && !isDue()) {
                return 0;
            }
            piece.clear();
            long most = sent >= attack.singlesFrom()
                    ? 1
                    : Math.min(PIECE, Math.min(attack.bytes(), attack.singlesFrom()) - sent);
            for (long i = 0; i < most; i++) {
                piece.put(attack.at(sent + i));
            }
            return write(piece.flip());
        }

        private boolean isDue() {
            long now = System.nanoTime();
            if (now < nextSingle) {
                return false;
            }
            nextSingle = now + SINGLE_EACH_NANOS;
            return true;
        }

        private long write(ByteBuffer piece) {
            try {
                int taken = channel.write(piece);
                sent += taken;
                return taken;
            } catch (IOException refused) {
                ended = true;
                return 0;
            }
        }
    }

    private Attackers() {}

    static Attackers start(Attack attack, int connections, int port) {
        Attackers attackers = new Attackers();
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.configureBlocking(false);
                attackers.all.add(new Connection(channel, attack));
            }
        } catch (IOException failure) {
            attackers.close();
            throw new UncheckedIOException(failure);
        }
        Thread thread = new Thread(attackers::run, "attackers");
        thread.setDaemon(true);
        thread.start();
        return attackers;
    }

    /** Waits until the hub takes no more, but for single bytes: what an attack costs is what it holds then. */
    void awaitStandstill() {
        long[] last = {0};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            long before = last[0];
            last[0] = taken.get();
            return last[0] > 0 && last[0] - before < STILL_BYTES;
        });
    }

    private void run() {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        while (!closed) {
            long round = 0;
            for (Connection connection : all) {
                round += connection.feed(piece);
            }
            taken.addAndGet(round);
            // The victim's clients and the hub share these processors with the attack.
            LockSupport.parkNanos(round < PIECE ? PAUSE_NANOS : PAUSE_NANOS / 4);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection : all) {
            try {
                connection.channel.close();
            } catch (IOException gone) {
                connection.ended = true;
            }
        }
    }
}
