package dev.tidings.hub;

import dev.tidings.access.Grant;
import dev.tidings.event.Event;
import java.util.function.Function;

/**
 * What a stream that is open goes on by, in place of what it was opened by.
 *
 * @param claim to the stream's name, with what the new grant lets it reach
 * @param grant by the same issuer and for the same subject as the one before
 * @param extension what is written to the log of a ticket that opened the stream, so that it is good for coming back for as long: of the ticket's id, a private event on a topic of the hub's own
 */
public record GrantRenewal(StreamClaim claim, Grant grant, Function<String, Event> extension) {}
