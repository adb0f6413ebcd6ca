package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener may do in its calls. */
class CallbackTest extends StreamFixture {
    private final Path folder;

    CallbackTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Writes each call into a file and a queue, both of which an interrupt would break, and then does what the test wants. */
    private final class Writing implements EventStreamListener {
        private final FileChannel file;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>(100);
        private Runnable onEvent = () -> {};

        private Writing() throws IOException {
            file = FileChannel.open(
                    Files.createFile(folder.resolve("heard")), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        private void write(String call) {
            try {
                file.write(ByteBuffer.wrap(new byte[] {1}));
                heard.put(call);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                heard.offer("interrupted in " + call);
            }
        }

        @Override
        public void onEvent(String type, String data, String lastEventId) {
            write("event");
            onEvent.run();
            if (file.isOpen()) {
                write("event " + data);
            }
        }

        @Override
        public void onOpen(URI uri) {
            write("open");
        }

        @Override
        public void onReconnecting(Duration delay, @Nullable Throwable cause) {
            write("reconnecting");
        }

        @Override
        public void onClosed(CloseReason reason) {
            write("closed");
        }

        private List<String> all() {
            return List.copyOf(heard);
        }
    }

    private static void awaitEnd(EventStreamClient client) throws Exception {
        client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void isNotInterruptedWhenAnotherThreadCloses() throws Exception {
        Writing writing = new Writing();
        EventStreamClient client = stream("/events").open(writing);
        server.accept().openStream().send("data: x\n\n").close();
        Exchange second = server.accept().openStream();
        client.close();
        awaitEnd(client);
        assertThat(second.awaitGone()).isTrue();
        assertThat(writing.file.isOpen()).isTrue();
        assertThat(writing.all()).contains("closed").noneMatch(call -> call.startsWith("interrupted"));
    }

    @Test
    void isNotInterruptedWhenItClosesItself() throws Exception {
        Writing writing = new Writing();
        EventStreamClient client = stream("/events").open(writing);
        writing.onEvent = client::close;
        server.accept().openStream().send("data: x\n\ndata: y\n\n");
        awaitEnd(client);
        assertThat(writing.file.isOpen()).isTrue();
        assertThat(writing.all())
                .endsWith("event", "event x", "closed")
                .noneMatch(call -> call.startsWith("interrupted"));
    }

    @Test
    void isNotInterruptedByAnInterruptThatAnEarlierCallLeftBehind() throws Exception {
        Writing writing = new Writing();
        EventStreamListener leaving = new EventStreamListener() {
            @Override
            public void onEvent(String type, String data, String lastEventId) {
                writing.write("event " + data);
                Thread.currentThread().interrupt();
            }
        };
        EventStreamClient client = stream("/events").open(leaving);
        server.accept().openStream().send("data: x\n\ndata: y\n\ndata: z\n\nevent: tidings.stop\ndata\n\n");
        awaitEnd(client);
        assertThat(writing.all()).containsSubsequence("event y", "event z");
        assertThat(writing.all()).noneMatch(call -> call.startsWith("interrupted"));
        assertThat(writing.file.isOpen()).isTrue();
    }
}
