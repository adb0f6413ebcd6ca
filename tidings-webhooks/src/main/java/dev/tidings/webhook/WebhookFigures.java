package dev.tidings.webhook;

import java.time.Duration;

/**
 * How a webhook stands at this hub, and what it has counted since it was started.
 *
 * @param pending for how long the oldest event waits that was read and is not acknowledged; zero if there is none, or another hub sends
 * @param delivered events that were acknowledged
 * @param failures requests that were not answered by a 2xx
 * @param lost events that the log dropped before they were delivered
 * @param gaps stretches of the log, of which nobody knows how many events they had, that it dropped before they were read
 * @param isSender whether this hub is the one that sends
 */
public record WebhookFigures(Duration pending, long delivered, long failures, long lost, long gaps, boolean isSender) {}
