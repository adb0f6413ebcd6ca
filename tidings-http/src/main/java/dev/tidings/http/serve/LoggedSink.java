package dev.tidings.http.serve;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts what a stream is sent, and says so when it is closed. */
final class LoggedSink implements Sink {
    private final Sink sink;
    private final int status;
    private final AccessEntry entry;
    private long bytes;

    LoggedSink(Sink sink, int status, AccessEntry entry) {
        this.sink = sink;
        this.status = status;
        this.entry = entry;
    }

    @Override
    public int send(ByteBuffer buffer, int from, int to) {
        int sent = sink.send(buffer, from, to);
        if (sent > 0) {
            bytes += sent;
        }
        return sent;
    }

    @Override
    public void expectEnd() {
        sink.expectEnd();
    }

    @Override
    public int readAhead() {
        return sink.readAhead();
    }

    @Override
    public boolean isPeerSilent() {
        return sink.isPeerSilent();
    }

    @Override
    public @Nullable InetAddress peerAddress() {
        return sink.peerAddress();
    }

    @Override
    public @Nullable String protocol() {
        return sink.protocol();
    }

    @Override
    public void close(CloseReason reason) {
        entry.closed(status, bytes, reason.code());
        sink.close(reason);
    }
}
