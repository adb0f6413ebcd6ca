package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.server.TlsClients;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a connection once it is secured. */
class TlsDoorTest implements TlsDoor.Behind {
    /** More than the kernel takes. */
    private static final int MUCH = 32 << 20;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Channel> channels = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> known = new LinkedBlockingQueue<>();

    private final Path folder;

    TlsDoorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static @Nullable String clientOf(Channel channel) {
        X509Certificate certificate = TlsChannel.certificateOf(channel);
        return certificate == null
                ? null
                : certificate.getSubjectX500Principal().getName();
    }

    @Override
    public void onSecured(Channel channel, String protocol) {
        channels.add(channel);
        known.add(protocol + " " + TlsChannel.schemeOf(channel) + " " + clientOf(channel));
    }

    @Override
    public void onPlain(Channel channel) {
        known.add(TlsChannel.schemeOf(channel) + " " + clientOf(channel));
        channel.close();
    }

    private int listen(TlsOptions options) {
        Certificates certificates = new Certificates(options, List.of("h2", "http/1.1"));
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TlsDoor.on(channel, certificates, Duration.ofSeconds(5), TlsDoorTest.this);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private @Nullable String knownOf(int port, @Nullable CertificateFiles own, String version) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket secured = TlsClients.secure(TlsClients.context(own), socket, "localhost", List.of(version))) {
            assertThat(secured.isConnected()).isTrue();
            return known.poll(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void theSubjectOfWhoShowedACertificate() throws Exception {
        TestKeys keys = TestKeys.in(folder);
        CertificateFiles authority = keys.authority("authority");
        CertificateFiles own = keys.client("reports", authority);
        int port = listen(TlsOptions.of(TestKeys.shared()).withClients(ClientCertificates.OPTIONAL, authority.chain()));
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            assertThat(knownOf(port, own, version)).isEqualTo("http/1.1 https CN=reports,O=Example");
            assertThat(knownOf(port, null, version)).isEqualTo("http/1.1 https null");
        }
    }

    /** A session that is gone on with has the certificate that it began with. */
    @Test
    void theSubjectOfWhoComesBack() throws Exception {
        TestKeys keys = TestKeys.in(folder);
        CertificateFiles authority = keys.authority("authority");
        SSLContext own = TlsClients.context(keys.client("reports", authority));
        int port = listen(TlsOptions.of(TestKeys.shared()).withClients(ClientCertificates.REQUIRED, authority.chain()));
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            for (int time = 0; time < 3; time++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                        SSLSocket secured = TlsClients.secure(own, socket, "localhost", List.of(version))) {
                    assertThat(known.poll(60, TimeUnit.SECONDS)).isEqualTo("http/1.1 https CN=reports,O=Example");
                    // What a session can be gone on by comes behind the handshake, before the first bytes.
                    channels.take().writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
                    assertThat(secured.getInputStream().read()).isZero();
                }
            }
        }
    }

    @Test
    void nothingIsReadWhileMuchWaitsToBeSent() throws Exception {
        int port = listen(TlsOptions.of(TestKeys.shared()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket secured =
                        TlsClients.secure(TlsClients.context(null), socket, "localhost", List.of("TLSv1.3"))) {
            Channel channel = channels.take();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[MUCH]));
            secured.getOutputStream().write('x');
            await().until(() -> !channel.config().isAutoRead());
            assertThat(secured.getInputStream().readNBytes(MUCH)).hasSize(MUCH);
            await().until(() -> channel.config().isAutoRead());
        }
    }

    @Test
    void nothingOfWhoSpeaksInTheClear() throws IOException, InterruptedException {
        int port = listen(TlsOptions.of(TestKeys.shared()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write('G');
            assertThat(known.poll(60, TimeUnit.SECONDS)).isEqualTo("http null");
        }
    }
}
