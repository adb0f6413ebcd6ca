package dev.tidings.hub;

import java.nio.ByteBuffer;

/** A socket that takes everything, and counts how often it is sent to. */
final class EndlessSink implements Sink {
    long sends;

    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        sends++;
        return to - from;
    }

    @Override
    public boolean isPeerSilent() {
        return false;
    }

    @Override
    public void close(CloseReason reason) {}
}
