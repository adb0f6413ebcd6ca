package dev.tidings.servlet;

import dev.tidings.http.AddressRange;
import dev.tidings.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the hub's requests of a container's, as that sees them: below the path where the servlet is mounted, from the client that a proxy names, if the container believes it. */
final class Requests {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Requests() {}

    /** A copy: the container's own is not to be looked at by other threads while filters may still do so. */
    static Request of(HttpServletRequest request) {
        Map<String, List<String>> headers = headers(request);
        return new Request(
                request.getMethod(),
                target(request),
                request.getScheme(),
                authority(request),
                name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
                peer(request));
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    /** The path as the container has understood it: the one that its security constraints were asked about. */
    private static String target(HttpServletRequest request) {
        String query = request.getQueryString();
        String path = URLEncoder.encode(path(request), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return query == null ? path : path + "?" + query;
    }

    private static String path(HttpServletRequest request) {
        String below = request.getPathInfo() == null ? "" : request.getPathInfo();
        String path = isMounted(request) ? below : request.getServletPath() + below;
        return path.isEmpty() ? "/" : path;
    }

    /** Whether the servlet has all paths below one; else it has the hub's own. */
    private static boolean isMounted(HttpServletRequest request) {
        return request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH;
    }

    /** Whether it is for the mount path itself, without the slash that relative links need. */
    static boolean isBareMount(HttpServletRequest request) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads && isMounted(request) && request.getPathInfo() == null;
    }

    private static String authority(HttpServletRequest request) {
        String host = request.getServerName();
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        int port = request.getServerPort();
        int usual = request.getScheme().equals("https") ? HTTPS : HTTP;
        return port == usual || port <= 0 ? name : name + ":" + port;
    }

    /** Where both ends are this machine's, the names that the request may be for are too. */
    private static Request.Peer peer(HttpServletRequest request) {
        InetAddress address = address(request.getRemoteAddr());
        boolean local =
                address.isLoopbackAddress() && address(request.getLocalAddr()).isLoopbackAddress();
        return new Request.Peer(address, local, certificate(request), request.getUserPrincipal());
    }

    /** The loopback address where there is none, as of sockets of the file system. */
    private static InetAddress address(@Nullable String text) {
        InetAddress address = text == null ? null : AddressRange.literal(bare(text));
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }

    private static String bare(String text) {
        String address = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static @Nullable X509Certificate certificate(HttpServletRequest request) {
        boolean isShown = request.isSecure() && request.getAttribute(CERTIFICATES) instanceof X509Certificate[];
        X509Certificate[] chain = isShown ? (X509Certificate[]) request.getAttribute(CERTIFICATES) : null;
        return chain == null || chain.length == 0 ? null : chain[0];
    }
}
