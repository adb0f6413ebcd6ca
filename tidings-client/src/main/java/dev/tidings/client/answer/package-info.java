/**
 * What an HTTP answer says to a client of event streams: in its head ({@code Heartbeat}, {@code RetryAfter}, {@code Location}, {@code ContentCoding}) and in the body
 * of a refusal ({@code Problem}). No state, no connection; for this module alone, and no part of its API.
 */
@NullMarked
package dev.tidings.client.answer;

import org.jspecify.annotations.NullMarked;
