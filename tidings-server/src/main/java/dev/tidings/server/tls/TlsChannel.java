package dev.tidings.server.tls;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What HTTP asks of a channel that may be secured. On the channel's event loop. */
@SuppressWarnings("exports") // Not for others: the options beside it are.
public final class TlsChannel {
    private TlsChannel() {}

    /** As {@code https} is spoken on it, or {@code http}. */
    public static String schemeOf(Channel channel) {
        return handler(channel) == null ? "http" : "https";
    }

    /** The certificate that the client showed, once its handshake is done; null without one. */
    public static @Nullable X509Certificate certificateOf(Channel channel) {
        SslHandler handler = handler(channel);
        if (handler == null
                || !(handler.engine().getWantClientAuth() || handler.engine().getNeedClientAuth())) {
            return null;
        }
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /** Says that nothing more is sent, and still takes what comes. What was written before has left. */
    public static void shutdownOutput(DuplexChannel channel) {
        SslHandler handler = handler(channel);
        if (handler == null) {
            channel.shutdownOutput();
        } else {
            handler.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    private static @Nullable SslHandler handler(Channel channel) {
        return channel.pipeline().get(SslHandler.class);
    }
}
