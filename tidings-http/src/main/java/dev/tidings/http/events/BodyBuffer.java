package dev.tidings.http.events;

import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a body and is needed still, in an array that grows with what arrives, never with what was announced, as far as the budget of all
 * allows. Of the exchange's thread, but for what its share calls.
 */
final class BodyBuffer implements BodyShare.Owner, AutoCloseable {
    private static final byte[] NONE = {};
    private static final int LEAST_CAPACITY = 512;

    /** Who waits for room. Called on the exchange's thread. */
    interface Owner {
        /** There is room for the piece that waits: {@link BodyBuffer#addWaiting} is to be called. */
        void onRoom();

        /** No room came in time, or others need what this one has held for long. */
        void onNoRoom(Problem refusal);
    }

    private final Reply reply;
    private final int limit;
    private final int small;
    private final BodyShare share;
    private final Owner owner;
    private byte[] bytes = NONE;
    private int length;
    /** What came when there was no room for it. */
    private byte @Nullable [] aside;

    private int capacity;
    private boolean closed;

    /** @param limit in bytes: as far as the array grows without need */
    BodyBuffer(Reply reply, BodyBudget budget, int limit, Owner owner) {
        this.reply = reply;
        this.limit = limit;
        this.small = budget.small();
        this.share = budget.open(this);
        this.owner = owner;
    }

    static Problem noRoom() {
        return Problem.busy("Too many bodies are being received to take this one now; come back later")
                .asLast();
    }

    /** Those before {@link #length()} are the body's. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether a piece waits for room. */
    boolean isWaiting() {
        return aside != null;
    }

    /** Adds a piece, now or when there is room for it: false if it waits. None is to be added meanwhile. */
    boolean add(ByteBuffer piece) {
        int needed = length + piece.remaining();
        if (needed > bytes.length && !hasRoomFor(needed)) {
            putAside(piece);
            return false;
        }
        append(piece);
        return true;
    }

    private boolean hasRoomFor(int needed) {
        int doubled = Math.max(LEAST_CAPACITY, 2 * bytes.length);
        // A small body is not to wait among the large ones for what it will not need.
        int most = needed <= small ? Math.min(limit, small) : limit;
        capacity = Math.max(needed, Math.min(most, doubled));
        return share.grow(capacity);
    }

    private void append(ByteBuffer piece) {
        int more = piece.remaining();
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
        piece.get(bytes, length, more);
        length += more;
    }

    private void putAside(ByteBuffer piece) {
        if (!share.lend(piece.remaining())) {
            throw noRoom();
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        aside = copy;
    }

    @Override
    public void onRoom() {
        reply.execute(() -> {
            if (!closed) {
                owner.onRoom();
            }
        });
    }

    /** Adds what has waited for the room that is there now. */
    void addWaiting() {
        if (aside != null) {
            append(ByteBuffer.wrap(aside));
            aside = null;
            share.repay();
        }
    }

    @Override
    public void onRefused() {
        reply.execute(() -> {
            if (!closed) {
                owner.onNoRoom(noRoom());
            }
        });
    }

    /** Lets the first {@code count} bytes go, and the room that they took, unless a piece waits for room: that takes theirs. */
    void discard(int count) {
        int rest = length - count;
        byte[] kept = aside == null ? arrayFor(rest) : bytes;
        System.arraycopy(bytes, count, kept, 0, rest);
        bytes = kept;
        length = rest;
        if (aside == null) {
            share.keep(bytes.length);
        }
    }

    private byte[] arrayFor(int rest) {
        return rest == 0 ? NONE : new byte[Math.min(bytes.length, Math.max(LEAST_CAPACITY, rest))];
    }

    /** All that has arrived, as it is now complete; null if the owner has been or is being told that there is no room. */
    @Nullable
    Body finish() {
        return share.finish() ? take() : null;
    }

    private Body take() {
        closed = true;
        Body body = new Body(bytes, length, share);
        bytes = NONE;
        return body;
    }

    /** Gives all back; does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        bytes = NONE;
        length = 0;
        aside = null;
        share.close();
    }
}
