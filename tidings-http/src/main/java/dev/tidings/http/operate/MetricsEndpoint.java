package dev.tidings.http.operate;

import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.MetricsPage;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.topic.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code GET /metrics}: for who may operate everything. On a hub that takes no tokens, where nobody can show that, it is for who asks from this machine, and at a listener that no other reaches. What it says is made by a
 * thread of its own, one request after another, and the event loop goes on meanwhile.
 */
public final class MetricsEndpoint implements AutoCloseable {
    public static final String PATH = "/metrics";

    private static final Selector EVERYTHING = Selector.of("**");

    private final MetricsPage page;
    private final boolean isPublic;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "tidings-metrics");
        made.setDaemon(true);
        return made;
    });

    /** @param isPublic whether others reach the hub by a proxy, though its listener is for this machine alone */
    public MetricsEndpoint(MetricsPage page, boolean isPublic) {
        this.page = page;
        this.isPublic = isPublic;
    }

    /** Answers once it is made. */
    public void handle(Reply reply, Target target, Caller caller) {
        if (caller.canBeKnown() || !isFromHere(reply.request())) {
            caller.require(Right.OPERATE, EVERYTHING);
        }
        target.parameters().require(List.of(), Set.of());
        String accept = String.join(",", reply.request().headers().all("Accept"));
        reply.answerWhenDone(CompletableFuture.<Answer>supplyAsync(() -> page.answer(accept), thread)
                .thenApply(answer -> answer.with("Cache-Control", "no-store").varyingBy("Accept")));
    }

    /** By the word of a proxy, where one is trusted. */
    private boolean isFromHere(Request request) {
        return !isPublic && request.peer().local() && request.peer().address().isLoopbackAddress();
    }

    /** Ends its thread; requests that wait for it go unanswered. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
