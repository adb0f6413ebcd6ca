package dev.tidings.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AddressRange;
import dev.tidings.http.ProxyOptions;
import dev.tidings.http.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingTest {
    private static Request seen(ProxyOptions.Headers kind, String peer, Map<String, String> headers)
            throws UnknownHostException {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        Request.Headers fields = name ->
                byName.containsKey(name) ? Arrays.asList(byName.get(name).split("\n", -1)) : List.of();
        ProxyOptions proxies =
                new ProxyOptions(List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("2001:db8::/32")), kind, false);
        Request.Peer from = new Request.Peer(InetAddress.getByName(peer), false, null);
        return new Forwarding(proxies).seen(new Request("GET", "/events", "http", "inner:8080", fields, from));
    }

    private static String addressOf(Request request) {
        return request.peer().address().getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 1.1.1.1, 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 203.0.113.7, 10.0.0.2 | 203.0.113.7",
                "10.0.0.1 | 1.1.1.1, 203.0.113.7, 10.0.0.2 | 203.0.113.7",
                "10.0.0.1 | 203.0.113.7:4711 | 203.0.113.7",
                "10.0.0.1 | [2001:dead::1]:4711 | 2001:dead:0:0:0:0:0:1",
                "10.0.0.1 | 2001:dead::1 | 2001:dead:0:0:0:0:0:1",
                "10.0.0.1 | localhost | 10.0.0.1",
                "10.0.0.1 | 203.0.113.7, unknown | 10.0.0.1",
                "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
                "10.0.0.1 | ' , ' | 10.0.0.1",
                "11.0.0.1 | 203.0.113.7 | 11.0.0.1",
                "2001:db8::1 | 203.0.113.7 | 203.0.113.7",
            })
    void theClientIsTheLastThatATrustedProxyNames(String peer, String forwardedFor, String client)
            throws UnknownHostException {
        Request request = seen(ProxyOptions.Headers.X_FORWARDED, peer, Map.of("x-forwarded-for", forwardedFor));

        assertThat(addressOf(request)).isEqualTo(client);
        assertThat(request.authority()).isEqualTo("inner:8080");
    }

    @Test
    void schemeAndHostAreTheClients() throws UnknownHostException {
        Request request = seen(
                ProxyOptions.Headers.X_FORWARDED,
                "10.0.0.1",
                Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "hub.example.com"));

        assertThat(request.scheme()).isEqualTo("https");
        assertThat(request.authority()).isEqualTo("hub.example.com");
        assertThat(addressOf(request)).isEqualTo("10.0.0.1");
        assertThat(seen(ProxyOptions.Headers.X_FORWARDED, "10.0.0.1", Map.of("X-Forwarded-Proto", "gopher"))
                        .scheme())
                .isEqualTo("http");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.7;proto=https;host=hub.example.com | 203.0.113.7 | https | hub.example.com",
                "For=\"[2001:dead::1]:4711\" | 2001:dead:0:0:0:0:0:1 | http | inner:8080",
                "for=1.1.1.1;host=evil, for=203.0.113.7;host=hub.example.com | 203.0.113.7 | http | hub.example.com",
                "for=203.0.113.7;proto=https, for=10.0.0.2;proto=http | 203.0.113.7 | https | inner:8080",
                "for=\"a,b;c\\\"\";by=x | 10.0.0.1 | http | inner:8080",
                "for=_hidden;proto=https | 10.0.0.1 | https | inner:8080",
                "nonsense | 10.0.0.1 | http | inner:8080",
                "for=\"unclosed | 10.0.0.1 | http | inner:8080",
            })
    void forwardedIsReadAsItsStandardWritesIt(String value, String client, String scheme, String host)
            throws UnknownHostException {
        Request request = seen(ProxyOptions.Headers.FORWARDED, "10.0.0.1", Map.of("Forwarded", value));

        assertThat(addressOf(request)).isEqualTo(client);
        assertThat(request.scheme()).isEqualTo(scheme);
        assertThat(request.authority()).isEqualTo(host);
    }

    @Test
    void theOtherKindOfHeaderIsNotHeard() throws UnknownHostException {
        Map<String, String> both = Map.of("Forwarded", "for=1.1.1.1", "X-Forwarded-For", "2.2.2.2");

        assertThat(addressOf(seen(ProxyOptions.Headers.FORWARDED, "10.0.0.1", both)))
                .isEqualTo("1.1.1.1");
        assertThat(addressOf(seen(ProxyOptions.Headers.X_FORWARDED, "10.0.0.1", both)))
                .isEqualTo("2.2.2.2");
        assertThat(addressOf(seen(ProxyOptions.Headers.NONE, "10.0.0.1", both))).isEqualTo("10.0.0.1");
    }

    @Test
    void everyNameOfAHeaderIsHeardInOrder() throws UnknownHostException {
        assertThat(addressOf(seen(
                        ProxyOptions.Headers.X_FORWARDED,
                        "10.0.0.1",
                        Map.of("X-FORWARDED-FOR".toLowerCase(Locale.ROOT), "1.1.1.1\n203.0.113.7"))))
                .isEqualTo("203.0.113.7");
    }
}
