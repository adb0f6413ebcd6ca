package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Very many streams, at the price of a channel each. */
final class Crowd implements AutoCloseable {
    /** Source addresses to spread over, so that no port of one is needed twice. */
    private static final int ADDRESSES = 8;

    private static final byte[] REQUEST =
            RawHttp.request("GET /events?topic=crowd").getBytes(US_ASCII);

    private final List<SocketChannel> channels = new ArrayList<>();

    static Crowd of(int size, Served served) throws IOException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < size; i++) {
            crowd.channels.add(subscribe(served.server.port(), i));
        }
        served.awaitSubscribers(size);
        return crowd;
    }

    /** A connection that has asked for a stream. Its close is a reset, which leaves no port waiting. */
    static SocketChannel subscribe(int port, int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        byte[] from = {127, 0, 1, (byte) (1 + number % ADDRESSES)};
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(REQUEST));
        return channel;
    }

    /** What each was sent, up to the end. */
    List<String> readToEnd() throws IOException {
        List<String> all = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        for (SocketChannel channel : channels) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (channel.read(buffer.clear()) >= 0) {
                read.write(buffer.array(), 0, buffer.position());
            }
            all.add(read.toString(US_ASCII));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
