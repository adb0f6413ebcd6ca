package dev.tidings.cli.talk;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.JsonText;
import dev.tidings.cli.print.Progress;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.PublishException;
import dev.tidings.client.PublishedLines;
import dev.tidings.log.Durability;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Publishes the lines of the standard input as they come, and says in the end, or where it fails, how many the hub has taken. */
final class LinePublishing {
    private static final String STEP = "Publishing";

    private final Surroundings around;
    private final EventPublisher publisher;
    private final @Nullable Durability durability;
    private final Progress progress;
    private final boolean showsProgress = Progress.isTerminal();
    private PublishedLines published = PublishedLines.NONE;

    LinePublishing(Surroundings around, EventPublisher publisher, @Nullable Durability durability) {
        this.around = around;
        this.publisher = publisher;
        this.durability = durability;
        this.progress = new Progress(around.err(), showsProgress);
    }

    /**
     * @param envelope makes of a line the line that the hub gets
     * @throws IOException if the input could not be read, or a line was not published; the message says how many are known to be
     */
    void run(UnaryOperator<byte[]> envelope) throws IOException {
        LineSource source = new LineSource(around.in());
        try {
            for (byte[] line = first(source); line != null; line = first(source)) {
                published = published.and(publisher.publishLines(new LineBody(line, source, envelope), durability));
                show();
            }
        } catch (PublishException failure) {
            published = published.and(failure.published());
            throw new IOException(failure.getMessage() + ". Known to be published: " + known(), failure);
        } finally {
            if (showsProgress) {
                progress.end();
            }
        }
        around.out().println(answer());
    }

    private static byte @Nullable [] first(LineSource source) throws IOException {
        try {
            byte[] line = null;
            while (line == null && !source.isEnded()) {
                line = source.next(1, TimeUnit.HOURS);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The input was interrupted");
        }
    }

    private void show() {
        if (showsProgress) {
            progress.show(STEP, Figures.count(published.count(), "event"));
        }
    }

    private String known() {
        String count = Figures.count(published.count(), "event");
        String lastId = published.lastId();
        return lastId == null ? count : count + ", the last as " + Text.quote(lastId);
    }

    private JsonText answer() {
        JsonText answer = new JsonText().put("published", published.count());
        String lastId = published.lastId();
        return lastId == null ? answer : answer.put("lastId", lastId);
    }
}
