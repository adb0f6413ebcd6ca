package dev.tidings.http.history;

import dev.tidings.http.Pieces;
import dev.tidings.hub.HistoryPage;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.wire.EnvelopeEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A page as the body of an answer, of which one piece at a time is made. Of the exchange's thread. */
final class PageBody implements Pieces {
    /** How large a piece gets before it ends with an event. */
    static final int PIECE_BYTES = 64 * 1024;

    private final HistoryPage page;
    private final View view;
    private final PageForm form;
    private final Runnable onClose;
    private final Iterator<LogEntry> events;

    private ByteBuffer piece;
    private boolean hasBegun;
    private boolean isWhole;

    /**
     * Makes the first piece.
     *
     * @param view that sees the events
     */
    PageBody(HistoryPage page, View view, PageForm form, Runnable onClose) {
        this.page = page;
        this.view = view;
        this.form = form;
        this.onClose = onClose;
        this.events = page.events().iterator();
        this.piece = make();
    }

    /** The piece to come next, and whether it is the last. */
    ByteBuffer piece() {
        return piece;
    }

    boolean isWhole() {
        return isWhole;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        ByteBuffer next = piece;
        piece = make();
        return CompletableFuture.completedStage(next);
    }

    private ByteBuffer make() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii(hasBegun || isWhole ? "" : form.beginning()));
        while (events.hasNext() && out.size() < PIECE_BYTES) {
            LogEntry entry = events.next();
            out.writeBytes(ascii(hasBegun ? form.separator() : ""));
            out.writeBytes(EnvelopeEncoder.json(entry.id(), entry.event(), entry.topicFor(view), entry.timeMillis()));
            hasBegun = true;
        }
        if (!events.hasNext() && !isWhole) {
            out.writeBytes(ascii(end()));
            isWhole = true;
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private String end() {
        String older = page.older() == null ? "null" : quoted(page.older());
        String gap = page.gap() == null ? "" : ",\"gap\":" + page.gap().json();
        String cut = page.cut() ? ",\"cut\":true" : "";
        return form.beforeCursors(hasBegun) + "\"older\":" + older + ",\"newer\":" + quoted(page.newer()) + gap + cut
                + "}\n";
    }

    /** Of a log's own cursor, in which nothing is to be escaped. */
    private static String quoted(String cursor) {
        return '"' + cursor + '"';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
