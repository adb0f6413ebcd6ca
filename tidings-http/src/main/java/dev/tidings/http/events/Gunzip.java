package dev.tidings.http.events;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) that comes piece by piece, one part of it or several after each other, where {@link java.util.zip.GZIPInputStream} would have to wait for the
 * next piece. To be closed. Of one thread at a time.
 */
final class Gunzip implements AutoCloseable {
    private static final byte[] FIXED = {0x1f, (byte) 0x8b, 8};
    private static final int FIXED_LENGTH = 10;
    private static final int FLAGS_AT = 3;
    private static final int RESERVED_FLAGS = 0xe0;
    private static final int TRAILER_LENGTH = 8;

    /** What the next byte belongs to, in the order in which they come; those of the head have the flag that says that they are there. */
    private enum Field {
        FIXED(0),
        EXTRA_LENGTH(4),
        EXTRA(4),
        NAME(8),
        COMMENT(16),
        HEAD_CHECK(2),
        DATA(0),
        TRAILER(0);

        final int flag;

        Field(int flag) {
            this.flag = flag;
        }
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private byte[] piece = {};
    private int at;

    /** Whether what was unpacked last ended where the room for it did. */
    private boolean mayHaveMore;

    private Field field = Field.FIXED;
    /** How many bytes of the field have come. */
    private int count;

    private int flags;
    /** What the bytes of the field say as a number, the lowest first. */
    private long number;

    private int extraLength;

    /** The next piece, once all of the one before is {@linkplain #isDry unpacked}; kept until then. */
    void feed(byte[] next) {
        piece = next;
        at = 0;
        if (field == Field.DATA) {
            inflate();
        }
    }

    private void inflate() {
        inflater.setInput(piece, at, piece.length - at);
        at = piece.length;
    }

    /** Whether there is nothing to unpack before the next piece. */
    boolean isDry() {
        return at == piece.length && (field != Field.DATA || (inflater.needsInput() && !mayHaveMore));
    }

    /** Whether what came is whole. */
    boolean isWhole() {
        return isDry() && field == Field.FIXED && count == 0;
    }

    /**
     * Unpacks some.
     *
     * @return how many bytes; none says nothing of what follows
     * @throws DataFormatException if it is not in gzip
     */
    int read(byte[] into) throws DataFormatException {
        while (field != Field.DATA && at < piece.length) {
            take(piece[at++] & 0xff);
        }
        if (field != Field.DATA) {
            return 0;
        }
        int length = inflater.inflate(into);
        check.update(into, 0, length);
        mayHaveMore = length == into.length;
        if (inflater.finished()) {
            at -= inflater.getRemaining();
            enter(Field.TRAILER);
        } else if (inflater.needsDictionary()) {
            throw new DataFormatException("it needs a dictionary");
        }
        return length;
    }

    private void take(int b) throws DataFormatException {
        number |= (long) b << (8 * Math.min(count, 7));
        count++;
        switch (field) {
            case FIXED -> takeFixed(b);
            case EXTRA_LENGTH -> {
                extraLength = (int) number;
                leaveAt(2);
            }
            case EXTRA -> leaveAt(extraLength);
            case NAME, COMMENT -> leaveAt(b == 0 ? count : count + 1);
            case HEAD_CHECK -> leaveAt(2);
            case TRAILER -> takeTrailer();
            case DATA -> throw new IllegalStateException("Data is not taken byte by byte");
        }
    }

    private void takeFixed(int b) throws DataFormatException {
        boolean magic = count > FIXED.length || b == (FIXED[count - 1] & 0xff);
        if (count == FLAGS_AT + 1) {
            flags = b;
        }
        if (!magic || (flags & RESERVED_FLAGS) != 0) {
            throw new DataFormatException("its head is none");
        }
        leaveAt(FIXED_LENGTH);
    }

    private void takeTrailer() throws DataFormatException {
        if (count == TRAILER_LENGTH) {
            boolean same = (number & 0xffffffffL) == check.getValue()
                    && number >>> 32 == (inflater.getBytesWritten() & 0xffffffffL);
            if (!same) {
                throw new DataFormatException("its check sum is another");
            }
            enter(Field.FIXED);
        }
    }

    private void leaveAt(int length) {
        if (count != length) {
            return;
        }
        Field next = after(field);
        while (next.flag != 0 && ((flags & next.flag) == 0 || (next == Field.EXTRA && extraLength == 0))) {
            next = after(next);
        }
        enter(next);
    }

    private static Field after(Field one) {
        return switch (one) {
            case FIXED -> Field.EXTRA_LENGTH;
            case EXTRA_LENGTH -> Field.EXTRA;
            case EXTRA -> Field.NAME;
            case NAME -> Field.COMMENT;
            case COMMENT -> Field.HEAD_CHECK;
            case HEAD_CHECK -> Field.DATA;
            case DATA -> Field.TRAILER;
            case TRAILER -> Field.FIXED;
        };
    }

    private void enter(Field next) {
        field = next;
        count = 0;
        number = 0;
        if (next == Field.FIXED) {
            flags = 0;
        } else if (next == Field.DATA) {
            inflater.reset();
            check.reset();
            inflate();
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
