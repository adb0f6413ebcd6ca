package dev.tidings.http.serve;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import java.nio.ByteBuffer;

/** An exchange of which is said how it ended. */
final class LoggedExchange implements Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Exchange exchange;
    private final AccessEntry entry;
    private Runnable whenGone = () -> {};
    private boolean isGone;

    LoggedExchange(Exchange exchange, AccessEntry entry) {
        this.exchange = exchange;
        this.entry = entry;
        exchange.onGone(this::gone);
    }

    private void gone() {
        isGone = true;
        entry.gone();
        whenGone.run();
    }

    @Override
    public Request request() {
        return exchange.request();
    }

    @Override
    public Admission admission() {
        return exchange.admission();
    }

    @Override
    public void onGone(Runnable task) {
        if (isGone) {
            task.run();
        } else {
            whenGone = task;
        }
    }

    @Override
    public void execute(Runnable task) {
        exchange.execute(task);
    }

    @Override
    public void readBody(BodyReader reader) {
        exchange.readBody(new CutReader(reader));
    }

    @Override
    public void resumeBody() {
        exchange.resumeBody();
    }

    @Override
    public void answer(Answer answer) {
        exchange.answer(answer);
        said(answer);
    }

    private void said(Answer answer) {
        boolean hasBody = !isToHead() && answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
        entry.answered(answer.status(), hasBody ? answer.body().length : 0, null);
    }

    private boolean isToHead() {
        return request().method().equals("HEAD");
    }

    @Override
    public void answer(Answer head, Pieces pieces) {
        exchange.answer(head, new LoggedPieces(pieces, head.status(), isToHead(), entry));
    }

    @Override
    public void open(EventStream stream) {
        int status = stream.head().status();
        exchange.open(stream.watchedBy(sink -> new LoggedSink(sink, status, entry), this::said));
    }

    /** Notices where the carrier answers in place of who reads the body: it asks {@link RequestHandler#refusal} for the answer, who says so. */
    private final class CutReader implements BodyReader {
        private final BodyReader reader;

        CutReader(BodyReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean onPiece(ByteBuffer piece) {
            return reader.onPiece(piece);
        }

        @Override
        public void onEnd() {
            reader.onEnd();
        }

        @Override
        public void onAborted() {
            reader.onAborted();
        }

        @Override
        public boolean onCut(Problem reason) {
            boolean isTaken = reader.onCut(reason);
            if (!isTaken) {
                entry.leave();
            }
            return isTaken;
        }

        @Override
        public boolean isOpenEnded() {
            return reader.isOpenEnded();
        }
    }
}
