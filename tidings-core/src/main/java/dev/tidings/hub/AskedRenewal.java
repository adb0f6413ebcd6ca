package dev.tidings.hub;

import dev.tidings.log.Form;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** That a stream is to go on by another grant. */
record AskedRenewal(GrantRenewal renewal, StreamRegistry streams, RenewalForm form) implements AskedOfStream<String> {
    @Override
    public StreamName name() {
        return renewal.claim().name();
    }

    @Override
    public CompletionStage<Boolean> isKnown() {
        return CompletableFuture.completedStage(streams.isOpen(name()));
    }

    @Override
    public CompletionStage<String> here() {
        return streams.renew(renewal);
    }

    @Override
    public void write(Form written) {
        written.add(StreamRequest.RENEWAL, form.write(renewal));
    }

    @Override
    public String answer(StreamAnswer answer) {
        return answer.place();
    }

    /** What the connection goes on by is nothing that the log says: with the connection, it is gone. */
    @Override
    public CompletionStage<Optional<String>> found(String request, long after) {
        return CompletableFuture.completedStage(Optional.empty());
    }
}
