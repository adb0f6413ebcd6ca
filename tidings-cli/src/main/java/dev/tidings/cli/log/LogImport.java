package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Appends events from lines of JSON to a log, in batches, each of which is kept before the next is read. An event keeps its id as its own, so that
 * what is in the log already is not stored again.
 */
public final class LogImport {
    private static final int BATCH_EVENTS = 1000;
    private static final int BATCH_CHARS = 1 << 20;

    private final EventLog log;
    private final EventCount count;
    private final List<Event> batch = new ArrayList<>();

    /** Whether the log may have events that it does not know for repeats any more: that of a cluster does for a span alone. */
    private final boolean looksThemUp;

    private int batchChars;
    private long stored;
    private long known;

    public LogImport(EventLog log, PrintWriter err, boolean showsProgress) {
        this.log = log;
        this.count = new EventCount(err, "Importing", showsProgress);
        this.looksThemUp = log.engine().isPresent() && log.head() > 0;
    }

    /**
     * Reads all lines; all before a bad one are stored.
     *
     * @return what was done, in a sentence
     * @throws InvalidValueException if a line is no event
     * @throws IOException if the lines cannot be read, or the log cannot keep them
     */
    public String read(InputStream in) throws IOException {
        LineReader lines = new LineReader(in);
        try {
            for (String text = lines.next(); text != null; text = lines.next()) {
                if (!text.isBlank()) {
                    add(text);
                }
            }
            append();
        } catch (InvalidValueException e) {
            append();
            throw new InvalidValueException(
                    "Line " + lines.number() + ": " + e.getMessage() + ". Stored before it: " + soFar());
        } finally {
            count.end();
        }
        return "Stored " + soFar();
    }

    private void add(String text) throws IOException {
        Event event = EventLineParser.parse(text);
        if (event.id() != null && log.ids().reserves(event.id())) {
            requireAssigned(event.id());
            known++;
            count.add(1);
            return;
        }
        batch.add(event);
        batchChars += text.length();
        if (batch.size() >= BATCH_EVENTS || batchChars >= BATCH_CHARS) {
            append();
        }
    }

    /** An id of this very log's: it has had that event, unless the lines are of a later life of it. */
    private void requireAssigned(String id) {
        long position = log.ids().positionOf(id);
        if (position < 1 || position > log.head()) {
            throw new InvalidValueException(
                    "The id " + Text.quote(id) + " has the form of this log's own ids, the newest of which is "
                            + log.ids().at(log.head()) + "; expected another log's");
        }
    }

    private void append() throws IOException {
        List<Event> unknown = looksThemUp ? withoutKnown(batch) : batch;
        known += batch.size() - unknown.size();
        for (Appended appended : unknown.isEmpty() ? List.<Appended>of() : await(unknown)) {
            if (appended.duplicate()) {
                known++;
            } else {
                stored++;
            }
        }
        count.add(batch.size());
        batch.clear();
        batchChars = 0;
    }

    private List<Event> withoutKnown(List<Event> events) throws IOException {
        List<CompletionStage<Boolean>> isKnown = new ArrayList<>(events.size());
        for (Event event : events) {
            String id = event.id();
            isKnown.add(
                    id == null
                            ? CompletableFuture.completedStage(false)
                            : log.locate(View.EVERYTHING, new Cursor.After(id)).thenApply(Location::known));
        }
        List<Event> unknown = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (!join(isKnown.get(i))) {
                unknown.add(events.get(i));
            }
        }
        return unknown;
    }

    private List<Appended> await(List<Event> events) throws IOException {
        return join(log.append(List.copyOf(events)));
    }

    private <T> T join(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            String reason = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            throw new IOException(reason + ". Stored before that: " + soFar(), e);
        }
    }

    private String soFar() {
        return Figures.count(stored, "event") + "; already there: " + Figures.count(known);
    }
}
