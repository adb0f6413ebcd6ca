package dev.tidings.client;

import dev.tidings.log.BeginningParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a hub is, and the addresses under it.
 *
 * @param base such as {@code http://127.0.0.1:8080}, or {@code https://example.com/hub} behind a proxy
 */
public record HubAddress(URI base) {
    private static final BeginningParser BEGINNING = new BeginningParser("The beginning", "resumeAfter");

    /** @throws InvalidValueException if {@code base} is no absolute HTTP address, or has a query or a fragment */
    public HubAddress {
        boolean isHttp = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!isHttp || base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw invalid(base.toString());
        }
    }

    /** @throws InvalidValueException if {@code text} is no absolute HTTP address, or has a query or a fragment */
    public static HubAddress of(String text) {
        try {
            return new HubAddress(URI.create(text));
        } catch (InvalidValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    private static InvalidValueException invalid(String text) {
        return new InvalidValueException("The hub address " + Text.quote(text)
                + " is not one; expected http:// or https://, a host and maybe a port");
    }

    /** Where events are published. */
    public URI events() {
        String text = base.toString();
        return URI.create(text + (text.endsWith("/") ? "" : "/") + "events");
    }

    /** Where the events that any of {@code selectors} matches are read. */
    public URI stream(List<String> selectors) {
        String query = selectors.stream()
                .map(selector -> "topic=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(events() + "?" + query);
    }

    /**
     * Where they are read by a client that holds no event id yet, from a beginning on. An {@link EventStreamClient} keeps the address
     * when it comes back: the id of its last event wins, and one that has received none begins anew.
     *
     * @param beginning {@code earliest} for all that is kept, {@code newest} for the newest event of each topic and key that the selectors see,
     *     {@code -50} for the newest 50 events that they see, or a time with its offset, such as {@code 2026-01-31T12:00:00Z}, for what was published then or later
     * @throws InvalidValueException if it is none of these; an event id goes into {@link EventStreamBuilder#resumeAfter}
     */
    public URI stream(List<String> selectors, String beginning) {
        BEGINNING.parse(beginning);
        return URI.create(stream(selectors) + "&from=" + URLEncoder.encode(beginning, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
