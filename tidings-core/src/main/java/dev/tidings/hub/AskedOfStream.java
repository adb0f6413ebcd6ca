package dev.tidings.hub;

import dev.tidings.log.Form;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What somebody asks of the stream of a name, whichever of the hubs that share a log has that.
 *
 * @param <T> what the answer is
 */
interface AskedOfStream<T> {
    StreamName name();

    /** Whether there is a stream to ask it of, though no hub is known to have it. */
    CompletionStage<Boolean> isKnown();

    /** Does it, at this hub. */
    CompletionStage<T> here();

    /** Writes it for another hub. */
    void write(Form form);

    /** What another hub has answered that did it. */
    T answer(StreamAnswer answer);

    /** What a request has brought about behind a position that got no answer; nothing where it has not, as far as the log says. */
    CompletionStage<Optional<T>> found(String request, long after);
}
