package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what it hears, one line each, for the test to read in order. */
class RecordedListener implements EventStreamListener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** The next thing heard; waits for it. */
    String next() throws InterruptedException {
        String next = heard.poll(60, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** The next thing heard that begins with none of {@code prefixes}. */
    String nextBut(String... prefixes) throws InterruptedException {
        String next = next();
        while (Stream.of(prefixes).anyMatch(next::startsWith)) {
            next = next();
        }
        return next;
    }

    void assertHeard(String... lines) throws InterruptedException {
        for (String line : lines) {
            assertThat(next()).isEqualTo(line);
        }
    }

    void assertNothingMore() {
        assertThat(heard).isEmpty();
    }

    @Override
    public void onOpen(URI uri) {
        heard.add("open " + uri.getPath());
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        heard.add("event " + type + "|" + data + "|" + lastEventId);
    }

    @Override
    public void onEnvelope(EventEnvelope event, String lastEventId) {
        heard.add("envelope " + event + "|" + lastEventId);
    }

    @Override
    public void onGap(GapNotice gap, String lastEventId) {
        heard.add("gap " + gap + "|" + lastEventId);
    }

    @Override
    public void onLive(String lastEventId) {
        heard.add("live " + lastEventId);
    }

    @Override
    public void onEnd(List<String> topics, String lastEventId) {
        heard.add("end " + topics + "|" + lastEventId);
    }

    @Override
    public void onStopped(String reason) {
        heard.add("stopped " + reason);
    }

    @Override
    public void onRefused(StreamRefusedException refusal) {
        heard.add("refused " + refusal.status() + " " + refusal.getMessage());
    }

    @Override
    public void onExpired() {
        heard.add("expired");
    }

    @Override
    public void onSelection(SelectionNotice selection, String lastEventId) {
        heard.add("selection " + selection + "|" + lastEventId);
    }

    @Override
    public void onComment(String comment) {
        heard.add("comment " + comment);
    }

    @Override
    public void onReconnecting(Duration delay, @Nullable Throwable cause) {
        heard.add((cause == null ? "ended, back in " : "lost, back in ") + delay.toMillis());
    }

    @Override
    public void onClosed(CloseReason reason) {
        heard.add("closed " + reason.code() + " " + reason.status());
    }
}
