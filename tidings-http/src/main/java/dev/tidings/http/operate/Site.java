package dev.tidings.http.operate;

import dev.tidings.http.Answer;
import dev.tidings.http.Endpoint;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Routes;
import dev.tidings.http.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder, served as they are: an {@code index.html} for a folder, no listing. What asks the disk is done by two workers; a file is looked for at each request, so that what is
 * put into the folder is there at once. Safe for use by any thread.
 */
public final class Site implements Endpoint, AutoCloseable {
    private static final String INDEX = "index.html";
    private static final int WORKERS = 2;
    private static final long IDLE_SECONDS = 30;

    private final SiteFolder folder;
    private final ThreadPoolExecutor workers;

    /** @throws dev.tidings.topic.InvalidValueException if there is no such folder */
    public Site(Path folder) {
        this.folder = new SiteFolder(folder);
        this.workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Site::thread);
        workers.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tidings-site");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void handle(Reply reply, Target target) {
        try {
            workers.execute(() -> answer(reply, target.path()));
        } catch (RejectedExecutionException closed) {
            throw Problem.busy("The hub closes");
        }
    }

    /** On a worker. */
    private void answer(Reply reply, String path) {
        try {
            Request request = reply.request();
            String escaped = request.target().replaceFirst("\\?.*", "");
            @Nullable Path place = folder.find(path, escaped);
            if (place == null) {
                throw Routes.nothingAt(path);
            }
            boolean isFolder = Files.isDirectory(place);
            if (isFolder && !path.endsWith("/")) {
                String location = escaped + "/" + request.target().substring(escaped.length());
                reply.execute(() -> reply.answer(Answer.of(308).with("Location", location)));
            } else if (!isFolder && path.endsWith("/")) {
                throw Routes.nothingAt(path);
            } else {
                serve(reply, isFolder ? index(path, escaped) : place);
            }
        } catch (NoSuchFileException | AccessDeniedException | FileSystemLoopException none) {
            reply.execute(() -> reply.fail(Routes.nothingAt(path)));
        } catch (IOException failure) {
            reply.execute(() -> reply.fail(Problem.busy("The file cannot be read now")));
        } catch (RuntimeException | Error failure) {
            reply.execute(() -> reply.fail(failure));
        }
    }

    private Path index(String path, String escaped) {
        @Nullable Path index = folder.find(path + INDEX, escaped + INDEX);
        if (index == null) {
            throw Routes.nothingAt(path);
        }
        return index;
    }

    private void serve(Reply reply, Path path) throws IOException {
        SiteFile file = SiteFile.open(path);
        boolean kept = false;
        try {
            Answer head = head(path, file);
            @Nullable String known = known(reply.request());
            if (known != null && isAmong(file.tag(), known)) {
                reply.execute(() -> reply.answer(Answer.of(304).with(head.fields())));
            } else if (file.size() <= FilePieces.PIECE_BYTES) {
                ByteBuffer all = ByteBuffer.allocate((int) file.size());
                file.read(all);
                reply.execute(() -> reply.answer(head.withBody(all.array())));
            } else {
                kept = true;
                FilePieces pieces = new FilePieces(file, workers);
                reply.execute(() -> reply.answer(head, pieces));
            }
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    private static Answer head(Path path, SiteFile file) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return Answer.of(200, ContentTypes.of(name), "")
                .with("ETag", file.tag())
                .with("Cache-Control", "no-cache");
    }

    private static @Nullable String known(Request request) {
        return request.headers().all("If-None-Match").isEmpty()
                ? null
                : String.join(",", request.headers().all("If-None-Match"));
    }

    /** Compared weakly, as RFC 9110, 13.1.2 asks. */
    private static boolean isAmong(String tag, String known) {
        for (String one : known.split(",", -1)) {
            String stripped = one.strip();
            if (stripped.equals("*") || stripped.equals(tag) || stripped.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** Ends the workers; files that are being sent are cut. */
    @Override
    public void close() {
        workers.shutdown();
    }
}
