package dev.tidings.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's HTTP surface lets in.
 *
 * @param demo whether the carrier is to have the topics of the demo tick
 * @param site the folder whose files are served beside the hub; null for none
 */
public record HttpOptions(
        RequestLimits limits, AccessOptions access, ProxyOptions proxies, boolean demo, @Nullable Path site) {
    public static final HttpOptions DEFAULTS =
            new HttpOptions(RequestLimits.DEFAULTS, AccessOptions.DEFAULTS, ProxyOptions.NONE, false, null);

    public HttpOptions with(RequestLimits other) {
        return new HttpOptions(other, access, proxies, demo, site);
    }

    public HttpOptions with(AccessOptions other) {
        return new HttpOptions(limits, other, proxies, demo, site);
    }

    public HttpOptions with(ProxyOptions other) {
        return new HttpOptions(limits, access, other, demo, site);
    }

    public HttpOptions withDemo(boolean on) {
        return new HttpOptions(limits, access, proxies, on, site);
    }

    /** @param folder is looked at when the surface is made */
    public HttpOptions withSite(Path folder) {
        return new HttpOptions(limits, access, proxies, demo, folder);
    }
}
