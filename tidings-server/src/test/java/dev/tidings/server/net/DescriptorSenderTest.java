package dev.tidings.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.server.net.DescriptorSender.Way;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way of sending that the JDK has, over a connection of the loopback interface, whose near end is a bare descriptor. */
@Timeout(300)
class DescriptorSenderTest {
    private static final int SMALL = 4096;
    private static final int LARGE = 1 << 20;

    private Socket socket;
    private java.net.Socket peer;

    /** A test that takes a {@link Way} and runs with each that there is. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @MethodSource("ways")
    @interface EachWay {}

    static Stream<Way> ways() {
        return Stream.of(Way.values()).filter(Way::isAvailable);
    }

    @BeforeEach
    void connect() throws IOException {
        Epoll.ensureAvailability();
        Socket listener = Socket.newSocketStream();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.listen(1);
        peer = new java.net.Socket();
        peer.setReceiveBufferSize(SMALL);
        peer.connect(listener.localAddress());
        socket = new Socket(await().until(() -> listener.accept(new byte[26]), accepted -> accepted >= 0));
        socket.setSendBufferSize(SMALL);
        listener.close();
    }

    @AfterEach
    void disconnect() throws IOException {
        peer.close();
        socket.close();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    private static ByteBuffer direct(String text) {
        return direct(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] noise() {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private int send(DescriptorSender sender, ByteBuffer bytes, int from, int to) throws IOException {
        return sender.send(socket, socket.intValue(), bytes, from, to);
    }

    /** Sends until the socket's buffer is full, and answers where it stopped. */
    private int fill(DescriptorSender sender, ByteBuffer bytes, int from) throws IOException {
        int next = from;
        for (int sent = -1; sent != 0 && next < bytes.capacity(); next += sent) {
            sent = send(sender, bytes, next, bytes.capacity());
            assertThat(sent).isBetween(0, bytes.capacity() - next);
        }
        return next;
    }

    private void drainInto(ByteArrayOutputStream received) throws IOException {
        received.writeBytes(
                peer.getInputStream().readNBytes(peer.getInputStream().available()));
    }

    private String read(int length) throws IOException {
        return new String(peer.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    @EachWay
    void sendsTheSliceItIsGivenAndLeavesTheBufferAsItWas(Way way) throws IOException {
        ByteBuffer bytes = direct("before|these|after").position(3).limit(5);
        assertThat(send(new DescriptorSender(way), bytes, 7, 12)).isEqualTo(5);
        socket.shutdown(false, true);
        assertThat(read(100)).isEqualTo("these");
        assertThat(bytes.position()).isEqualTo(3);
        assertThat(bytes.limit()).isEqualTo(5);
    }

    @EachWay
    void sendsFromTheBufferItIsGivenEachTime(Way way) throws IOException {
        DescriptorSender sender = new DescriptorSender(way);
        ByteBuffer first = direct("one,");
        ByteBuffer second = direct("two,");
        for (ByteBuffer buffer : new ByteBuffer[] {first, second, second, first}) {
            assertThat(send(sender, buffer, 0, 4)).isEqualTo(4);
        }
        first.put(0, "new,".getBytes(StandardCharsets.UTF_8));
        assertThat(send(sender, first, 0, 4)).isEqualTo(4);
        assertThat(read(20)).isEqualTo("one,two,two,one,new,");
    }

    @EachWay
    void takesAPartAndThenNothingWhenTheSocketIsFull(Way way) throws IOException {
        DescriptorSender sender = new DescriptorSender(way);
        ByteBuffer bytes = direct(noise());
        assertThat(send(sender, bytes, 0, LARGE)).isBetween(1, LARGE - 1);
        int sent = fill(sender, bytes, 0);
        assertThat(sent).isLessThan(LARGE);
        assertThat(send(sender, bytes, sent, LARGE)).isZero();
    }

    @EachWay
    void goesOnWhereItStoppedWhenThePeerDrainsAndEveryByteArrives(Way way) throws IOException {
        DescriptorSender sender = new DescriptorSender(way);
        byte[] expected = noise();
        ByteBuffer bytes = direct(expected);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int sent = 0;
        int refusals = 0;
        while (sent < LARGE) {
            sent = fill(sender, bytes, sent);
            refusals += sent < LARGE ? 1 : 0;
            drainInto(received);
        }
        socket.shutdown(false, true);
        received.writeBytes(peer.getInputStream().readAllBytes());
        assertThat(refusals).isPositive();
        assertThat(received.toByteArray()).isEqualTo(expected);
    }

    @EachWay
    void failsWhenThePeerHasReset(Way way) throws IOException {
        DescriptorSender sender = new DescriptorSender(way);
        ByteBuffer bytes = direct("nobody reads this");
        send(sender, bytes, 0, bytes.capacity());
        peer.setSoLinger(true, 0);
        peer.close();
        awaitFailure(sender, bytes);
    }

    @EachWay
    void failsWhenThePeerHasClosed(Way way) throws IOException {
        peer.close();
        awaitFailure(new DescriptorSender(way), direct("nobody reads this"));
    }

    @EachWay
    void failsWhenThePeerResetsWhileTheSocketIsFull(Way way) throws IOException {
        DescriptorSender sender = new DescriptorSender(way);
        ByteBuffer bytes = direct(noise());
        fill(sender, bytes, 0);
        peer.setSoLinger(true, 0);
        peer.close();
        awaitFailure(sender, bytes);
    }

    @Test
    void isTheCheapestThatThereIsUnlessJniIsAskedFor() {
        assertThat(ways()).startsWith(Way.asked(null));
        assertThat(Way.asked("jni")).isEqualTo(Way.JNI);
    }

    /** The first bytes after the end may still be taken, and again and again none. */
    private void awaitFailure(DescriptorSender sender, ByteBuffer bytes) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThatThrownBy(() -> send(sender, bytes, 0, bytes.capacity()))
                        .isInstanceOf(IOException.class));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> send(sender, bytes, 0, bytes.capacity())).isInstanceOf(IOException.class);
        }
    }
}
