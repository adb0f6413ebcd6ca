package dev.tidings.webhook;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps an endpoint from taking events: said when it begins and when it is over, with pauses that double in between. Of the webhook's thread. */
final class Outage {
    private static final Logger LOGGER = LoggerFactory.getLogger(Webhook.class);
    private static final int MOST_DOUBLINGS = 20;

    private final WebhookOptions options;
    private int failures;

    Outage(WebhookOptions options) {
        this.options = options;
    }

    /** Returns how long to pause: between half of what it is then, and all. */
    Duration failed(String why) {
        if (failures == 0) {
            LOGGER.warn("The {} did not take a batch, which is sent again until it does: {}", options, why);
        }
        long whole = Math.min(
                options.pace().pause().toMillis() << Math.min(failures, MOST_DOUBLINGS),
                options.pace().longestPause().toMillis());
        failures++;
        return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }

    void over() {
        if (failures > 0) {
            LOGGER.info("The {} takes events again, after {} failed attempts", options, failures);
        }
        failures = 0;
    }
}
