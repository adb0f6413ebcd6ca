package dev.tidings.testkit;

/**
 * An event that a stream brought.
 *
 * @param type its type; {@code message} if it named none
 * @param id the stream's cursor after it; empty for none
 */
public record Received(String type, String data, String id) {}
