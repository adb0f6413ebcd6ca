package dev.tidings.interop.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Answers over UDP (RFC 1035) that every name is 127.0.0.1, and has no other address. */
final class NameServer implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int MOST_BYTES = 512;
    private static final int A = 1;

    private final DatagramSocket socket;

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    static NameServer start() {
        try {
            NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(server::serve, "name-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] bytes = new byte[MOST_BYTES];
        while (!socket.isClosed()) {
            try {
                DatagramPacket query = new DatagramPacket(bytes, bytes.length);
                socket.receive(query);
                byte[] answer = answer(bytes);
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (IOException closed) {
                // Or its client is gone.
            }
        }
    }

    private static byte[] answer(byte[] query) {
        int end = HEADER_BYTES;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        int questionEnd = end + 5;
        ByteBuffer answer = ByteBuffer.allocate(questionEnd + (type == A ? 16 : 0));
        answer.put(query, 0, 2).putShort((short) 0x8580).putShort((short) 1);
        answer.putShort((short) (type == A ? 1 : 0)).putShort((short) 0).putShort((short) 0);
        answer.put(query, HEADER_BYTES, questionEnd - HEADER_BYTES);
        if (type == A) {
            answer.putShort((short) 0xc00c).putShort((short) A).putShort((short) 1);
            answer.putInt(0).putShort((short) 4).put(new byte[] {127, 0, 0, 1});
        }
        return answer.array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
