package dev.tidings.http;

/**
 * What the hub's HTTP surface lets in.
 *
 * @param demo whether the carrier is to have the topics of the demo tick
 */
public record HttpOptions(RequestLimits limits, AccessOptions access, boolean demo) {
    public static final HttpOptions DEFAULTS = new HttpOptions(RequestLimits.DEFAULTS, AccessOptions.DEFAULTS, false);

    public HttpOptions with(RequestLimits other) {
        return new HttpOptions(other, access, demo);
    }

    public HttpOptions with(AccessOptions other) {
        return new HttpOptions(limits, other, demo);
    }

    public HttpOptions withDemo(boolean on) {
        return new HttpOptions(limits, access, on);
    }
}
