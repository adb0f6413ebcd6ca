package dev.tidings.webhook;

import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a webhook is.
 *
 * @param name which webhook of the log's it is: 1 to 32 of a to z, digits, {@code -} and {@code _}
 * @param url where to, by HTTP; with a user and a password where the endpoint wants those
 * @param topics of which topics it is told; none of the hub's own
 * @param kinds of what it is told
 * @param limits of a batch
 * @param pace how fast it goes about things
 */
record WebhookOptions(
        String name, URI url, List<Selector> topics, Set<WebhookKind> kinds, Signer signer, Limits limits, Pace pace) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,32}");

    /**
     * When a batch is sent.
     *
     * @param events as many as it has at the most, 1 to 1,000
     * @param bytes of events, behind which none is added; a single event may have more
     * @param gather how long after its first event
     */
    record Limits(int events, int bytes, Duration gather) {
        static final Limits DEFAULTS = new Limits(100, 256 << 10, Duration.ofMillis(200));

        Limits {
            if (events < 1 || events > 1000 || bytes < 1 || gather.isNegative()) {
                throw new InvalidValueException("A batch of " + events + " events and " + bytes + " bytes, sent after "
                        + gather + ", is none; expected 1 to 1000 events, a byte at least and a time");
            }
        }
    }

    /**
     * Times, which tests shorten.
     *
     * @param tick between two looks at who sends, and two acknowledgements
     * @param timeout for how long an answer is waited for
     * @param pause after a failure: doubled with each more, half of it at random
     * @param longestPause what that grows to
     */
    record Pace(Duration tick, Duration timeout, Duration pause, Duration longestPause) {
        static final Pace DEFAULTS =
                new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /** @throws InvalidValueException if a value breaks its rule */
    WebhookOptions {
        topics = List.copyOf(topics);
        kinds = Set.copyOf(kinds);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException("The name " + Text.quote(name)
                    + " is none of a webhook; expected 1 to 32 of a to z, digits, - and _");
        }
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null || url.getRawFragment() != null) {
            throw new InvalidValueException(
                    "The webhook's address is none; expected a URL such as https://app.example.com/hooks");
        }
        if (topics.isEmpty() || topics.stream().anyMatch(Selector::isReserved)) {
            throw new InvalidValueException(
                    "The webhook's topics are " + topics + "; expected at least one, and none of the hub's own");
        }
        if (kinds.isEmpty()) {
            throw new InvalidValueException("The webhook asks for no kind of event; expected at least one of "
                    + Arrays.toString(WebhookKind.values()));
        }
        View unused = view(topics, kinds);
    }

    /** What it reads of the log. */
    View view() {
        return view(topics, kinds);
    }

    private static View view(List<Selector> topics, Set<WebhookKind> kinds) {
        List<Selector> selectors = new ArrayList<>();
        for (WebhookKind kind : kinds) {
            topics.forEach(topic -> selectors.add(told(kind, topic)));
        }
        return View.withPrivate(new Selectors(selectors));
    }

    /** Where it is told of topics. */
    private static Selector told(WebhookKind kind, Selector topic) {
        try {
            return Selector.of(kind.prefix() + topic.text());
        } catch (InvalidValueException tooLong) {
            throw new InvalidValueException("The webhook's topic " + Text.quote(topic.text())
                    + " is too long to be told of, which is done with " + kind.prefix() + " in front: "
                    + tooLong.getMessage());
        }
    }

    /** Where to, for people: without a password, and without a query, which may be one. */
    String shownUrl() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path;
    }

    @Override
    public String toString() {
        return "webhook " + name + " at " + shownUrl();
    }
}
