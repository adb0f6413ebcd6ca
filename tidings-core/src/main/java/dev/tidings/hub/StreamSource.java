package dev.tidings.hub;

/**
 * Where a stream is opened from, such as an address, as far as streams from there are counted together, over all shards of a hub.
 *
 * @param key equal for what is one source
 * @param most how many of them may be open at once
 */
public record StreamSource(Record key, int most) {}
