package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Sentinel who the master is, on a connection to one that answers: a master that was replaced and does not know it yet has to be left by who can still reach it. Of the sequencer's thread.
 */
final class SentinelWatch {
    private final RedisClient client;
    private final RedisURI uri;
    private @Nullable CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection;
    private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);
    private @Nullable SocketAddress master;

    SentinelWatch(RedisClient client, RedisURI uri) {
        this.client = client;
        this.uri = uri;
    }

    /** Asks before a session begins: it is good for as long as the answer stays the same. */
    void begin(Waiting waiting) throws InterruptedException {
        hangUp();
        master = waiting.on(ask());
    }

    /** Ends a session if its master is not the one that is named now. Where Sentinel does not answer, it goes on. */
    void look(RedisSession session) {
        if (!asked.isDone()) {
            return;
        }
        if (asked.isCompletedExceptionally()) {
            hangUp();
        }
        SocketAddress begun = master;
        asked = ask().thenAccept(named -> {
                    if (!named.equals(begun)) {
                        session.end(new LogUnavailableException(
                                Reason.FAILED, "Sentinel names " + named + " the master; this one is " + begun));
                    }
                })
                .toCompletableFuture();
    }

    private CompletionStage<SocketAddress> ask() {
        CompletableFuture<StatefulRedisSentinelConnection<String, String>> open = connection;
        if (open == null) {
            open = client.connectSentinelAsync(StringCodec.UTF8, uri);
            connection = open;
        }
        return open.thenCompose(sentinel -> sentinel.async().getMasterAddrByName(uri.getSentinelMasterId()))
                .thenApply(this::known)
                .orTimeout(uri.getTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private SocketAddress known(@Nullable SocketAddress named) {
        if (named == null) {
            throw new LogUnavailableException(
                    Reason.FAILED,
                    "Sentinel knows no master " + uri.getSentinelMasterId()
                            + "; expected one of those that it watches");
        }
        return named;
    }

    /** The next question is asked on another connection. */
    private void hangUp() {
        CompletableFuture<StatefulRedisSentinelConnection<String, String>> used = connection;
        connection = null;
        if (used != null) {
            used.thenAccept(StatefulRedisSentinelConnection::closeAsync);
        }
    }
}
