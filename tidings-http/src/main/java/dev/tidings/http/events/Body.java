package dev.tidings.http.events;

/** A body that has been received, and the room that it takes. To be closed once nothing that came of it is needed any more. */
final class Body implements AutoCloseable {
    private final byte[] bytes;
    private final int length;
    private final BodyShare share;

    /** @param bytes those before {@code length} are the body's */
    Body(byte[] bytes, int length, BodyShare share) {
        this.bytes = bytes;
        this.length = length;
        this.share = share;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Gives the room back; does nothing the second time. */
    @Override
    public void close() {
        share.close();
    }
}
