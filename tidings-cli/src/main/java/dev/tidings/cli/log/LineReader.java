package dev.tidings.cli.log;

import dev.tidings.topic.InvalidValueException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Splits bytes into lines of text, so that it is known which line is none. Not safe for use by several threads. */
final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long number;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    /** Of the line read last; the first is 1. */
    long number() {
        return number;
    }

    /**
     * The next line, without its end; null after the last.
     *
     * @throws InvalidValueException if it is not UTF-8
     */
    @Nullable
    String next() throws IOException {
        int next = in.read();
        if (next < 0) {
            return null;
        }
        number++;
        bytes.reset();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            bytes.write(next);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidValueException("The line is not UTF-8; expected text in UTF-8");
        }
    }
}
