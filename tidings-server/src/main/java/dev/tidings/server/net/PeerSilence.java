package dev.tidings.server.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Asks the kernel (Linux {@code TCP_INFO}) how long ago a peer last acknowledged anything: how a half-open connection shows, whose peer lost its power or its
 * network without a word. A reader that merely stalls still acknowledges the kernel's probes, and is left alone.
 */
public final class PeerSilence {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /**
     * Of {@code struct tcp_info}, linux/tcp.h: tcpi_retransmits and tcpi_probes (u8), tcpi_rto (u32, microseconds), tcpi_unacked (u32),
     * tcpi_last_data_sent and tcpi_last_ack_recv (u32, ms), tcpi_rtt (u32, microseconds).
     */
    private static final int RETRANSMITS = 2;

    private static final int PROBES = 3;
    private static final int RETRANSMISSION_TIMEOUT = 8;
    private static final int UNACKED = 24;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_ACK_RECEIVED = 56;
    private static final int ROUND_TRIP = 68;
    private static final int SIZE = 104;

    private static final ThreadLocal<ByteBuffer> INFO =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder()));

    private final long limitMillis;

    /** @param heartbeat how often something is sent at least, which a living peer acknowledges at once */
    public PeerSilence(Duration heartbeat) {
        this.limitMillis = heartbeat.toMillis() * 3 / 4;
    }

    /** As {@link #isTooLong(Socket)}; false where the kernel cannot be asked. */
    public boolean isTooLong(Channel channel) {
        return channel instanceof EpollSocketChannel epoll && channel.isActive() && isTooLong((Socket) epoll.fd());
    }

    /** Whether bytes are waiting for an acknowledgement and none has come for most of a heartbeat. */
    boolean isTooLong(Socket socket) {
        ByteBuffer info = INFO.get();
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info.clear());
        } catch (IOException closed) {
            return true;
        }
        // One probe may be on its way, or counted after its answer; of two in a row the first was not answered.
        return unsigned(info, LAST_ACK_RECEIVED) > limitMillis && (info.get(PROBES) > 1 || isUnanswered(info));
    }

    /**
     * Whether bytes have long waited for an acknowledgement, and the last attempt to send them was not answered at all: a stalled reader answers
     * each that it has no room, however far apart they are.
     */
    private boolean isUnanswered(ByteBuffer info) {
        long lastSent = unsigned(info, LAST_DATA_SENT);
        long answerDue = 2 * unsigned(info, ROUND_TRIP) / 1000 + 10;
        return info.getInt(UNACKED) > 0
                && unackedMillis(info) > limitMillis
                && lastSent > answerDue
                && lastSent < unsigned(info, LAST_ACK_RECEIVED);
    }

    /**
     * About how long the oldest unacknowledged byte has waited: what was sent just now may well be acknowledged in a moment, however long ago the
     * last acknowledgement came. The timeout has doubled with each retransmission.
     */
    private static long unackedMillis(ByteBuffer info) {
        long timeout = unsigned(info, RETRANSMISSION_TIMEOUT) / 1000;
        return unsigned(info, LAST_DATA_SENT) + timeout - (timeout >> info.get(RETRANSMITS));
    }

    private static long unsigned(ByteBuffer info, int field) {
        return Integer.toUnsignedLong(info.getInt(field));
    }
}
