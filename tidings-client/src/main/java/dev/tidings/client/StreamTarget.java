package dev.tidings.client;

import java.net.URI;

/**
 * Where a request for a stream goes: to the address that the caller gave, or where redirects led from there.
 *
 * @param isTrusted whether the caller's headers, which may be credentials, go there too: no redirect has left their origin
 * @param isPermanent whether it stands for the caller's address from now on: each redirect to it was permanent
 */
record StreamTarget(URI uri, StreamContent content, boolean isTrusted, boolean isPermanent) {
    static StreamTarget of(URI uri, StreamContent content) {
        return new StreamTarget(uri, content, true, true);
    }

    StreamTarget redirectedTo(URI next, int status) {
        boolean staysPermanent = isPermanent && (status == 301 || status == 308);
        return new StreamTarget(
                next, content.redirectedBy(status), isTrusted && isSameOrigin(uri, next), staysPermanent);
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && portOf(one) == portOf(other);
    }

    private static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
