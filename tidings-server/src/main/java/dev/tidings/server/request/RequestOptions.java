package dev.tidings.server.request;

import java.time.Duration;

/**
 * What a connection may take.
 *
 * @param headBytes of a request's line, and as many of its header fields
 * @param idle between two requests
 * @param head from the first byte of a head to its last
 * @param body without a byte of the body that is being read
 * @param openBody without a byte of a body that its reader calls open-ended
 * @param answer without the client taking a byte of its answer
 */
public record RequestOptions(
        int headBytes, Duration idle, Duration head, Duration body, Duration openBody, Duration answer) {}
