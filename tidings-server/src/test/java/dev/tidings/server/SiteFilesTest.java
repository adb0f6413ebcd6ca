package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of a site over real sockets, to readers who take their time. */
@Timeout(300)
class SiteFilesTest {
    private static final int LARGE = 32 << 20;

    private Path folder;
    private Path file;
    private byte[] content;
    private Served served;

    @BeforeEach
    void start(@TempDir Path site) throws IOException {
        folder = site;
        file = folder.resolve("large.bin");
        content = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            content[i] = (byte) (i * 31 + (i >> 12));
        }
        Files.write(file, content);
        served = Served.on(Transport.AUTO).http(http -> http.withSite(folder)).start();
    }

    @AfterEach
    void stop() {
        served.awaitNobody();
        served.close();
    }

    private RawHttp ask() {
        RawHttp http = RawHttp.to(served.server.port(), 1, 8192);
        http.send(RawHttp.request("GET /large.bin"));
        assertThat(http.readHead().status()).isEqualTo(200);
        return http;
    }

    private static byte[] chunks(RawHttp http) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(http); size > 0; size = size(http)) {
            body.writeBytes(http.read(size));
            http.expect("\r\n");
        }
        http.expect("\r\n");
        return body.toByteArray();
    }

    private static int size(RawHttp http) {
        return Integer.parseInt(http.readThrough("\r\n").strip(), 16);
    }

    @Test
    void sendsALargeFileAtThePaceOfItsReader() {
        try (RawHttp http = ask()) {
            long before = used();
            assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
            assertThat(Arrays.equals(chunks(http), content)).isTrue();
            assertThat(used() - before).as("heap, beside the 64 MB of the test").isLessThan(110L << 20);
            http.send(RawHttp.request("GET /health/live"));
            assertThat(http.readAnswer().status()).isEqualTo(200);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void sendsWhatTheFileWasThoughAnotherTakesItsPlace() throws IOException {
        try (RawHttp http = ask()) {
            Path other = Files.writeString(folder.resolve("other"), "other");
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            assertThat(Arrays.equals(chunks(http), content)).isTrue();
        }
        assertThat(served.ask("GET /large.bin").body()).isEqualTo("other");
    }

    @Test
    void cutsTheConnectionWhereTheFileIsWrittenTo() throws IOException {
        try (RawHttp http = ask()) {
            Files.write(file, "changed".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
            byte[] some = new byte[1 << 16];
            long read = 0;
            int length;
            while ((length = http.readSome(some, some.length)) > 0) {
                read += length;
            }
            assertThat(read).isLessThan(LARGE);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> QuietLog.recorded().contains("was written to"));
        QuietLog.forget();
    }

    @Test
    void letsAFileGoWhoseReaderHasGone() throws IOException {
        try (RawHttp http = ask()) {
            http.reset();
        }
        served.awaitNobody();
        await().until(() -> !isOpen(file));
    }

    private static boolean isOpen(Path path) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return false;
        }
        try (var open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> {
                try {
                    return Files.isSameFile(descriptor, path);
                } catch (IOException closed) {
                    return false;
                }
            });
        }
    }
}
