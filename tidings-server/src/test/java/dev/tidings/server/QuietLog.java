package dev.tidings.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test class during which anything at WARN or above was logged: an exception that no client should be able to cause, or a buffer
 * that Netty's leak detector found lost. Registered for the whole module, in {@code META-INF/services}.
 */
public final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final int GARBAGE_ROUNDS = 3;
    private static final Tee TEE = new Tee(System.err);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isTopLevel(context)) {
            TEE.recorded.reset();
            System.setErr(new PrintStream(TEE, true, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isTopLevel(context)) {
            findLeaks();
            List<String> complaints = TEE.recorded
                    .toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("] WARN ") || line.contains("] ERROR "))
                    .toList();
            if (!complaints.isEmpty()) {
                throw new AssertionError("The log is not quiet: " + String.join("\n", complaints));
            }
        }
    }

    private static boolean isTopLevel(ExtensionContext context) {
        return context.getRequiredTestClass().getEnclosingClass() == null;
    }

    /** The detector reports a buffer that the garbage collector found when the next ones are allocated. */
    static void findLeaks() {
        for (int round = 0; round < GARBAGE_ROUNDS; round++) {
            System.gc();
            for (int i = 0; i < 256; i++) {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
                buffer.release();
            }
        }
    }

    /** What was written to it so far. */
    public static String recorded() {
        return TEE.recorded.toString(StandardCharsets.UTF_8);
    }

    /** Forgets what was written: for the test of this class, and for those who make things fail on purpose. */
    public static void forget() {
        TEE.recorded.reset();
    }

    /** Passes everything on, and keeps it. */
    private static final class Tee extends OutputStream {
        private final PrintStream behind;
        private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

        Tee(PrintStream behind) {
            this.behind = behind;
        }

        @Override
        public void write(int b) {
            behind.write(b);
            recorded.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            behind.write(bytes, from, length);
            recorded.write(bytes, from, length);
        }
    }
}
