package dev.tidings.webflux;

import dev.tidings.http.AddressRange;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/** Makes the hub's requests of a server's, as that sees them: below its context path, from the client that a proxy names, if the server believes it. */
final class Requests {
    private Requests() {}

    /**
     * @throws Problem 400, if a segment of the path has a slash in it: what guards paths sees one segment, where the hub would see two
     */
    static Request of(ServerHttpRequest request, @Nullable Principal user) {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        String scheme = request.getURI().getScheme();
        return new Request(
                request.getMethod().name(),
                target(request),
                scheme == null ? "http" : scheme,
                authority(request.getURI()),
                name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
                peer(request, user));
    }

    /** Each segment as rules for paths are asked about it: decoded, and without parameters. */
    private static String target(ServerHttpRequest request) {
        StringBuilder target = new StringBuilder();
        for (PathContainer.Element element :
                request.getPath().pathWithinApplication().elements()) {
            target.append(element instanceof PathContainer.PathSegment segment ? escaped(segment) : element.value());
        }
        String query = request.getURI().getRawQuery();
        return query == null ? target.toString() : target + "?" + query;
    }

    private static String escaped(PathContainer.PathSegment segment) {
        if (segment.valueToMatch().indexOf('/') >= 0) {
            throw Problem.badRequest("The path has an escaped slash; expected none");
        }
        return URLEncoder.encode(segment.valueToMatch(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Whether a request came over HTTP/2, where a connection has many streams and no response may end it (RFC 9113, 8.2.2), or is the one that leads there. No API says so: it is seen by a field that servers on Netty put into such a request, or that the
     * client has sent to be led there (RFC 7540, 3.2.1). A client of HTTP/1.1 that sends it is answered in chunks.
     */
    static boolean isOverHttp2(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return headers.getFirst("x-http2-scheme") != null
                || headers.getFirst("x-http2-stream-id") != null
                || headers.getFirst("HTTP2-Settings") != null;
    }

    /** Whether it is for the context path itself, without the slash that relative links need. */
    static boolean isBareMount(ServerHttpRequest request) {
        boolean reads = request.getMethod().name().equals("GET")
                || request.getMethod().name().equals("HEAD");
        return reads && request.getPath().pathWithinApplication().value().isEmpty();
    }

    private static @Nullable String authority(URI uri) {
        String authority = uri.getRawAuthority();
        if (authority == null) {
            return null;
        }
        String usual = "https".equals(uri.getScheme()) ? ":443" : ":80";
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    /** Where both ends are this machine's, the names that the request may be for are too. */
    private static Request.Peer peer(ServerHttpRequest request, @Nullable Principal user) {
        InetAddress address = address(request.getRemoteAddress());
        boolean local = address.isLoopbackAddress()
                && address(request.getLocalAddress()).isLoopbackAddress();
        return new Request.Peer(address, local, certificate(request.getSslInfo()), user);
    }

    /** The loopback address where there is none, as of sockets of the file system. */
    private static InetAddress address(@Nullable InetSocketAddress socket) {
        if (socket == null) {
            return InetAddress.getLoopbackAddress();
        }
        if (socket.getAddress() != null) {
            return socket.getAddress();
        }
        InetAddress named = AddressRange.literal(socket.getHostString());
        return named == null ? InetAddress.getLoopbackAddress() : named;
    }

    private static @Nullable X509Certificate certificate(@Nullable SslInfo tls) {
        X509Certificate[] chain = tls == null ? null : tls.getPeerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }
}
