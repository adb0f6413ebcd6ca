package dev.tidings.http.history;

import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.hub.HistoryPage;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /events/history}: a page of what is kept. */
public final class HistoryEndpoint implements GrantedEndpoint {
    public static final String PATH = HistoryRequest.PATH;

    private final Hub hub;
    private final RequestLimits limits;
    private final PageBudget budget;

    public HistoryEndpoint(Hub hub, RequestLimits limits) {
        this(hub, limits, new PageBudget(hub.streams().memory().most(MemoryBudget.PAGES)));
    }

    HistoryEndpoint(Hub hub, RequestLimits limits, PageBudget budget) {
        this.hub = hub;
        this.limits = limits;
        this.budget = budget;
    }

    /** The same with other limits. */
    public HistoryEndpoint with(RequestLimits other) {
        return new HistoryEndpoint(hub, other, budget);
    }

    /** How the memory of all pages stands. Any thread. */
    public MemoryUse memory() {
        return budget.memory();
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        HistoryQuery query = HistoryRequest.of(target.parameters(), limits, caller);
        PageForm form = PageForm.of(reply.request().headers().all("Accept"));
        int taken = budget.take();
        Runnable giveBack = () -> budget.giveBack(taken);
        CompletableFuture<HistoryPage> page;
        try {
            page = hub.history(query.withMaxBytes(taken)).toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            giveBack.run();
            throw failure;
        }
        reply.onGone(() -> page.cancel(false));
        CompletionStage<HistoryPage> asked = page;
        asked.whenComplete((found, failure) -> {
            if (page.isCancelled()) {
                giveBack.run();
            } else {
                reply.execute(() -> answer(reply, found, failure, new Form(query, form, giveBack)));
            }
        });
    }

    /** What an answer is made with. */
    private record Form(HistoryQuery query, PageForm form, Runnable giveBack) {}

    private static void answer(Reply reply, HistoryPage page, @Nullable Throwable failure, Form how) {
        if (failure != null) {
            how.giveBack().run();
            reply.fail(failure);
            return;
        }
        PageBody body = new PageBody(page, how.query().view(), how.form(), how.giveBack());
        Answer head = Answer.of(200, how.form().contentType(), "")
                .with("Cache-Control", "no-store")
                .varyingBy("Accept");
        if (body.isWhole()) {
            body.close();
            reply.answer(head.withBody(body.piece().array()));
        } else {
            reply.answer(head, body);
        }
    }
}
