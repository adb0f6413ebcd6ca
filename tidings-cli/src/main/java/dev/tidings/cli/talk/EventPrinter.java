package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.CloseReason;
import dev.tidings.client.EventEnvelope;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.JsonString;
import dev.tidings.client.StreamRefusedException;
import dev.tidings.event.HubEvent;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Prints events until there were enough, nobody reads them any more (the standard output is closed), or the hub ends the stream for
 * good. Its calls come from the stream's thread; the command's thread waits for the exit code.
 */
final class EventPrinter implements EventStreamListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final CountDownLatch done = new CountDownLatch(1);

    // Written by the stream's thread before it counts the latch down, read by the command's thread after.
    private int exitCode = ExitCode.OK;

    // The stream's thread.
    private long left;
    private boolean wasLost;

    /** @param count after how many events to stop */
    EventPrinter(Surroundings around, boolean json, long count) {
        this.out = around.out();
        this.err = around.err();
        this.json = json;
        this.left = count;
    }

    int awaitExitCode() throws InterruptedException {
        done.await();
        return exitCode;
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        print(json ? line(type, data, lastEventId) : data);
    }

    @Override
    public void onEnvelope(EventEnvelope event, String lastEventId) {
        print(line(event));
    }

    private void print(String line) {
        if (left == 0) {
            return;
        }
        out.println(line);
        left--;
        // checkError flushes, and is true once the reader of a pipe has gone.
        if (out.checkError() || left == 0) {
            left = 0;
            done.countDown();
        }
    }

    /** Data to a program that reads JSON, a warning to people. */
    @Override
    public void onGap(GapNotice gap, String lastEventId) {
        if (json) {
            onEvent(HubEvent.GAP.type(), gap.data(), lastEventId);
        } else {
            err.println("Some events are missing: " + gap.data());
        }
    }

    /** No event: it does not count. */
    @Override
    public void onLive(String lastEventId) {
        if (!json) {
            err.println("That is all that was kept; what follows is new.");
        } else if (left > 0) {
            String data = "{\"id\":" + JsonString.quote(lastEventId) + "}";
            out.println(line(HubEvent.LIVE.type(), data, lastEventId));
        }
    }

    /** Data to a program that reads JSON; people are told by {@link #onClosed}. No event: it does not count. */
    @Override
    public void onEnd(List<String> topics, String lastEventId) {
        if (json && left > 0) {
            String names = topics.stream().map(JsonString::quote).collect(Collectors.joining(","));
            out.println(line(HubEvent.END.type(), "{\"topics\":[" + names + "]}", lastEventId));
        }
    }

    private static String line(EventEnvelope event) {
        String key = event.key() == null ? "" : ",\"key\":" + JsonString.quote(event.key());
        return "{\"id\":" + JsonString.quote(event.id()) + ",\"topic\":" + JsonString.quote(event.topic())
                + ",\"type\":"
                + JsonString.quote(event.type()) + ",\"time\":\"" + event.time() + "\"" + key
                + (event.isEnd() ? ",\"end\":true" : "") + ",\"data\":"
                + (event.isJson() ? event.data() : JsonString.quote(event.data())) + "}";
    }

    /** Of what came without an envelope: the hub's own events. */
    private static String line(String type, String data, String id) {
        return "{\"id\":" + JsonString.quote(id) + ",\"type\":" + JsonString.quote(type) + ",\"data\":"
                + JsonString.quote(data) + "}";
    }

    @Override
    public void onOpen(URI uri) {
        if (wasLost) {
            err.println("Connected again.");
        }
        wasLost = false;
    }

    @Override
    public void onReconnecting(Duration delay, @Nullable Throwable cause) {
        err.println(what(cause) + "; trying again in " + delay.toMillis() / 1000.0 + " s.");
        wasLost = true;
    }

    private static String what(@Nullable Throwable cause) {
        if (cause == null) {
            return "The hub ended the connection";
        }
        String what = cause instanceof StreamRefusedException
                ? "The hub is not to be had"
                : cause instanceof ConnectException ? "The hub cannot be reached" : "The connection was lost";
        return what + " (" + cause.getMessage() + ")";
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (reason.code() != CloseReason.Code.BY_CALLER) {
            err.println("tidings: The stream is closed: " + reason.detail());
            boolean isOrderly = reason.code() == CloseReason.Code.STOPPED || reason.code() == CloseReason.Code.ENDED;
            exitCode = isOrderly ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        done.countDown();
    }
}
