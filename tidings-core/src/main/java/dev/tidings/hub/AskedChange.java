package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.log.EventIds;
import dev.tidings.log.Form;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * That a stream is to select something else.
 *
 * @param by who asks; null for the program itself
 */
record AskedChange(
        StreamName name,
        SelectionChange change,
        @Nullable Bearer by,
        StreamRegistry streams,
        SelectionHistory history,
        EventIds ids)
        implements AskedOfStream<Selection> {
    @Override
    public CompletionStage<Boolean> isKnown() {
        return streams.selectionOf(name) != null
                ? CompletableFuture.completedStage(true)
                : history.newest().thenApply(newest -> newest.change() != null);
    }

    @Override
    public CompletionStage<Selection> here() {
        return streams.change(name, change, by, "");
    }

    @Override
    public void write(Form form) {
        StreamRequest.write(form, change, by);
    }

    @Override
    public Selection answer(StreamAnswer answer) {
        return answer.selection();
    }

    @Override
    public CompletionStage<Optional<Selection>> found(String request, long after) {
        return history.madeFor(request, after)
                .thenApply(found -> found.map(made -> new Selection(made.after(), ids.at(made.position()))));
    }
}
