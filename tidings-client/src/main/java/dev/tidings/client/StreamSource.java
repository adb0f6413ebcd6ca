package dev.tidings.client;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What all attempts to open one stream have in common.
 *
 * @param headers asked for at each attempt
 */
record StreamSource(
        HttpClient http, Supplier<Map<String, String>> headers, TimeoutOptions timeouts, StatusPolicy statuses) {
    /** Over another connection. */
    StreamSource further() {
        return new StreamSource(FurtherClients.after(http), headers, timeouts, statuses);
    }

    /** The supplier's, over those that stay the same. */
    static Supplier<Map<String, String>> headers(Map<String, String> constant, Supplier<Map<String, String>> supplied) {
        Map<String, String> kept = Map.copyOf(constant);
        return () -> {
            Map<String, String> all = new LinkedHashMap<>(kept);
            all.putAll(supplied.get());
            return all;
        };
    }
}
