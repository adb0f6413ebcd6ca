package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.auth.jws.JwsAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {
    @Test
    void areTheSameHoweverOftenTheirAddressIsNamed() throws IOException {
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/keys");
            PublishedKeys published = new PublishedKeys();
            JwksKeys keys = published.at(address, Set.of());
            assertThat(published.at(address, Set.of())).isSameAs(keys);
            assertThat(published.at(address, Set.of(JwsAlgorithm.RS256))).isNotSameAs(keys);
        } finally {
            provider.stop(0);
        }
    }
}
