package dev.tidings.hub;

import dev.tidings.log.View;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for.
 *
 * @param cursor the last event id that the client holds, or {@code earliest} for all that is kept; null for what comes from now on
 */
public record Subscription(View view, @Nullable String cursor) {}
