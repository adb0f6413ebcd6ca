package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket whose send buffer the test fills, drains and breaks. */
final class ManualSink implements Sink {
    private final Consumer<ByteBuffer> wire;
    private final Faults faults;
    private int credit = Integer.MAX_VALUE;
    private int creditAtEnd;
    private boolean full;
    boolean broken;
    boolean peerSilent;
    int sends;

    @Nullable
    RuntimeException failure;

    @Nullable
    CloseReason closed;

    ManualSink(Consumer<ByteBuffer> wire) {
        this(wire, Faults.none());
    }

    ManualSink(Consumer<ByteBuffer> wire, Faults faults) {
        this.wire = wire;
        this.faults = faults;
    }

    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (closed != null) {
            throw new AssertionError("sent to after it was closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (broken) {
            return CLOSED;
        }
        sends++;
        faults.strike();
        int taken = Math.min(credit, to - from);
        credit -= taken;
        full = taken < to - from;
        wire.accept(bytes.duplicate().limit(from + taken).position(from));
        faults.strike();
        return taken;
    }

    @Override
    public void expectEnd() {
        credit = Math.max(credit, creditAtEnd);
    }

    @Override
    public boolean isPeerSilent() {
        faults.strike();
        return peerSilent;
    }

    @Override
    public void close(CloseReason reason) {
        if (closed != null) {
            throw new AssertionError("closed twice");
        }
        closed = reason;
        faults.strike();
    }

    /** From now on takes {@code bytes} more and then no more. */
    void stallAfter(int bytes) {
        credit = bytes;
    }

    /** Takes {@code bytes} more once it is told that the end is near. */
    void takeAtEnd(int bytes) {
        creditAtEnd = bytes;
    }

    /** Takes {@code bytes} more, and says so if it was full. */
    void drain(int bytes, Sink.Listener subscriber) {
        credit = bytes;
        if (full && bytes > 0 && closed == null) {
            full = false;
            subscriber.onWritable();
        }
    }
}
