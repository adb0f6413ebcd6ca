package dev.tidings.log.disk;

/** The keys of {@link Family#EVENTS}: positions, so that they sort as they count. */
final class EventKeys {
    private EventKeys() {}

    static byte[] of(long position) {
        return new ByteWriter(Long.BYTES).putLong(position).toArray();
    }
}
