package dev.tidings.webhook;

import dev.tidings.hub.Hub;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Collects what a {@link Webhook} is. Not for use by several threads. */
public final class WebhookBuilder {
    private static final int LEAST_SECRET_BYTES = 16;

    private final URI url;
    private final List<byte[]> secrets = new ArrayList<>();
    private String name = "main";
    private List<Selector> topics = List.of();
    private Set<WebhookKind> kinds = Set.of(WebhookKind.JOIN, WebhookKind.LEAVE);
    private WebhookOptions.Limits limits = WebhookOptions.Limits.DEFAULTS;
    private WebhookOptions.Pace pace = WebhookOptions.Pace.DEFAULTS;

    WebhookBuilder(URI url) {
        this.url = url;
    }

    /** Which webhook of the log's it is: of one name, one hub sends. 1 to 32 of a to z, digits, {@code -} and {@code _}; {@code main} by default. */
    public WebhookBuilder name(String other) {
        this.name = other;
        return this;
    }

    /** Of which topics it is told. */
    public WebhookBuilder topics(Collection<Selector> others) {
        this.topics = List.copyOf(others);
        return this;
    }

    /** Of which topics it is told. */
    public WebhookBuilder topics(String... selectors) {
        return topics(List.of(selectors).stream().map(Selector::of).toList());
    }

    /** Of what it is told; of joins and leaves by default. */
    public WebhookBuilder kinds(Collection<WebhookKind> others) {
        this.kinds = Set.copyOf(others);
        return this;
    }

    /** Of what it is told; of joins and leaves by default. */
    public WebhookBuilder kinds(WebhookKind... others) {
        return kinds(List.of(others));
    }

    /**
     * Signs by a secret, beside those that were given before: the old and the new one, while they are changed.
     *
     * @throws InvalidValueException if it has less than 16 bytes
     */
    public WebhookBuilder secret(byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new InvalidValueException("The webhook's secret has " + secret.length + " bytes; expected "
                    + LEAST_SECRET_BYTES + " or more");
        }
        secrets.add(secret.clone());
        return this;
    }

    /**
     * How large a batch is.
     *
     * @param events at the most, 1 to 1,000; 100 by default
     * @param bytes of events, behind which none is added; 256 KiB by default
     * @param gather how long after its first event it is sent; 200 ms by default
     */
    public WebhookBuilder batches(int events, int bytes, Duration gather) {
        this.limits = new WebhookOptions.Limits(events, bytes, gather);
        return this;
    }

    WebhookBuilder pace(WebhookOptions.Pace other) {
        this.pace = other;
        return this;
    }

    /**
     * Looks at all of it, and starts nothing.
     *
     * @throws InvalidValueException if a value breaks its rule
     */
    public WebhookBuilder requireSound() {
        WebhookOptions unused = options();
        return this;
    }

    WebhookOptions options() {
        if (secrets.isEmpty()) {
            throw new InvalidValueException("The webhook has no secret to sign by; expected one");
        }
        return new WebhookOptions(name, url, topics, kinds, new Signer(secrets), limits, pace);
    }

    /**
     * Starts it, for a hub that stays the caller's: the webhook is to be closed first. Returns at once, whether or not the endpoint can be reached.
     *
     * @throws InvalidValueException if a value breaks its rule
     */
    public Webhook start(Hub hub) {
        Webhook webhook = new Webhook(hub, options());
        webhook.start();
        return webhook;
    }
}
