package dev.tidings.bench.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The barest asynchronous streams: an event is made once, and written and flushed to each response by one thread, where that takes it. Nothing else: no topics, no ids, and a reader that stalls misses events.
 */
final class BareServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Map<String, String> fields;
    private final transient List<ServletOutputStream> streams = new CopyOnWriteArrayList<>();
    private final transient ExecutorService writer =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = Executors.defaultThreadFactory().newThread(task);
                thread.setDaemon(true);
                return thread;
            });

    /** @param fields that the head of each stream has besides its content type: a container may keep them as long as the stream is open */
    BareServlet(Map<String, String> fields) {
        this.fields = fields;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        response.setContentType("text/event-stream");
        fields.forEach(response::setHeader);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new Beginning(out));
    }

    private final class Beginning implements WriteListener {
        private final ServletOutputStream out;
        private boolean begun;

        Beginning(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void onWritePossible() throws IOException {
            if (!begun) {
                begun = true;
                out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
                if (out.isReady()) {
                    out.flush();
                }
                streams.add(out);
            }
        }

        @Override
        public void onError(Throwable failure) {
            streams.remove(out);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String data = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        byte[] event = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        writer.execute(() -> streams.forEach(out -> write(out, event)));
    }

    private static void write(ServletOutputStream out, byte[] event) {
        try {
            if (out.isReady()) {
                out.write(event);
                if (out.isReady()) {
                    out.flush();
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
