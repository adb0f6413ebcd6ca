package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteWriter;

/** The keys of {@link Family#EVENTS}: positions, so that they sort as they count. */
public final class EventKeys {
    private EventKeys() {}

    public static byte[] of(long position) {
        return new ByteWriter(Long.BYTES).putLong(position).toArray();
    }
}
