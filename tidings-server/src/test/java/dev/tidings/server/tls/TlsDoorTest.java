package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.server.TlsClients;
import io.netty.bootstrap.ServerBootstrap;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a connection once it is secured. */
class TlsDoorTest implements TlsDoor.Behind {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<String> known = new LinkedBlockingQueue<>();

    private final Path folder;

    TlsDoorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void onSecured(Channel channel, String protocol) {
        known.add(protocol + " " + TlsChannel.schemeOf(channel) + " " + TlsChannel.clientOf(channel));
    }

    @Override
    public void onPlain(Channel channel) {
        known.add(TlsChannel.schemeOf(channel) + " " + TlsChannel.clientOf(channel));
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
            return known.poll(5, TimeUnit.SECONDS);
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

    @Test
    void nothingOfWhoSpeaksInTheClear() throws IOException, InterruptedException {
        int port = listen(TlsOptions.of(TestKeys.shared()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write('G');
            assertThat(known.poll(5, TimeUnit.SECONDS)).isEqualTo("http null");
        }
    }
}
