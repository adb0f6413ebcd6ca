package dev.tidings.log.disk;

import dev.tidings.topic.InvalidValueException;

/**
 * How a {@link DiskEventLog} behaves.
 *
 * @param recentBytes of the newest events that are kept in memory too, about, so that readers who were away for a moment need no disk
 * @param cacheBytes for what is read from the disk, and for as much again of what is yet to be written to it in order
 * @param freeBytes that must stay free on the disk: with less, appends are refused until there is room again
 */
public record DiskLogOptions(
        Retention retention, DurabilityPolicy durability, long recentBytes, long cacheBytes, long freeBytes) {
    public static final DiskLogOptions DEFAULTS =
            new DiskLogOptions(Retention.DEFAULTS, DurabilityPolicy.SYNCED, 16L << 20, 64L << 20, 64L << 20);

    /** @throws InvalidValueException if a size is negative */
    public DiskLogOptions {
        if (recentBytes < 0 || cacheBytes < 0 || freeBytes < 0) {
            throw new InvalidValueException("The sizes " + recentBytes + ", " + cacheBytes + " and " + freeBytes
                    + " of a log's memory and free disk are out of range; expected 0 or more");
        }
    }

    public DiskLogOptions with(Retention other) {
        return new DiskLogOptions(other, durability, recentBytes, cacheBytes, freeBytes);
    }

    public DiskLogOptions with(DurabilityPolicy other) {
        return new DiskLogOptions(retention, other, recentBytes, cacheBytes, freeBytes);
    }
}
