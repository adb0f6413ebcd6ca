package dev.tidings.log.redis;

import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Opens sessions: two connections to the same master, which is looked at before anything is asked of it. Used by the sequencer's thread, which waits here; closed by any. */
final class RedisConnector {
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final long CLOSE_MILLIS = 2000;
    private static final long QUIET_MILLIS = 100;

    private final RedisOptions options;
    private final ClientResources resources;
    private final RedisClient client;
    private final Waiting waiting;
    private final @Nullable SentinelWatch sentinel;

    RedisConnector(RedisOptions options) {
        this.options = options;
        this.waiting = new Waiting(options.timeout());
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(clientOptions(options));
        RedisURI uri = options.uri();
        this.sentinel = uri.getSentinels().isEmpty() ? null : new SentinelWatch(client, uri);
    }

    private static ClientOptions clientOptions(RedisOptions options) {
        ClientOptions.Builder builder = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.timeout())
                        .keepAlive(true)
                        .build());
        if (options.trustedCertificates() != null) {
            builder.sslOptions(SslOptions.builder()
                    .trustManager(options.trustedCertificates().toFile())
                    .build());
        }
        return builder.build();
    }

    /** @throws LogUnavailableException if there is none that is fit */
    RedisSession open(long number, BiConsumer<RedisSession, Throwable> onEnd) throws InterruptedException {
        try {
            return openTwo(number, onEnd);
        } catch (LogUnavailableException failure) {
            throw new LogUnavailableException(failure.reason(), options.where() + ": " + failure.getMessage(), failure);
        }
    }

    private RedisSession openTwo(long number, BiConsumer<RedisSession, Throwable> onEnd) throws InterruptedException {
        if (sentinel != null) {
            sentinel.begin(waiting);
        }
        StatefulRedisConnection<String, byte[]> appending = connect();
        try {
            StatefulRedisConnection<String, byte[]> following = connect();
            try {
                return open(number, appending, following, onEnd);
            } catch (InterruptedException | RuntimeException failure) {
                following.closeAsync();
                throw failure;
            }
        } catch (InterruptedException | RuntimeException failure) {
            appending.closeAsync();
            throw failure;
        }
    }

    /** Looks whether a session's master is still the one that Sentinel names, where there is a Sentinel; ends it if not, a while later. */
    void look(RedisSession session) {
        if (sentinel != null) {
            sentinel.look(session);
        }
    }

    private StatefulRedisConnection<String, byte[]> connect() throws InterruptedException {
        CompletionStage<StatefulRedisConnection<String, byte[]>> connecting = client.connectAsync(CODEC, options.uri());
        try {
            return waiting.on(connecting);
        } catch (InterruptedException | RuntimeException failure) {
            connecting.thenAccept(StatefulRedisConnection::closeAsync);
            throw failure;
        }
    }

    private RedisSession open(
            long number,
            StatefulRedisConnection<String, byte[]> appending,
            StatefulRedisConnection<String, byte[]> following,
            BiConsumer<RedisSession, Throwable> onEnd)
            throws InterruptedException {
        RedisAsyncCommands<String, byte[]> commands = appending.async();
        ServerInfo server = ServerInfo.parse(waiting.on(commands.info()));
        server.requireMaster();
        server.requireFit(options.confirmation());
        if (!ServerInfo.parse(waiting.on(following.async().info())).run().equals(server.run())) {
            throw new LogUnavailableException(
                    Reason.FAILED, "Two connections are to two servers; expected one. Does it fail over?");
        }
        Map<Scripts, String> scripts = Scripts.load(commands, waiting);
        Span span = enter(commands, scripts, server);
        RedisSession session = new RedisSession(
                number,
                options,
                new RedisSession.Link(appending, following, scripts),
                server.replication(),
                span,
                onEnd);
        session.begin();
        return session;
    }

    private Span enter(RedisAsyncCommands<String, byte[]> commands, Map<Scripts, String> scripts, ServerInfo server)
            throws InterruptedException {
        List<Object> answer = waiting.on(commands.evalsha(
                scripts.getOrDefault(Scripts.ENTER, ""),
                ScriptOutputType.MULTI,
                new String[] {options.stream(), options.cluster()},
                bytes(server.replication()),
                bytes(server.run()),
                bytes(UUID.randomUUID().toString()),
                bytes(options.confirmation().keepsAcknowledged() ? "1" : "0")));
        List<String> words = answer.stream().map(RedisConnector::text).toList();
        return switch (words.get(0)) {
            case "ok" -> span(words.get(1), words.get(2), words.get(3));
            case "foreign" -> throw Positions.foreign(words.get(1));
            case "type" ->
                throw new LogUnavailableException(
                        Reason.FAILED,
                        "The key " + words.get(1) + " is a " + words.get(2) + "; expected " + words.get(3)
                                + ". Does it belong to something else?");
            default ->
                throw new LogUnavailableException(
                        Reason.FAILED,
                        "The nodes of this cluster keep what they acknowledge, and this one is not told to; expected the same of all. (To change it: HSET "
                                + options.cluster() + " keeps 0)");
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Object answer) {
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : answer.toString();
    }

    /** @param first of the ids kept; {@code 0-0} if none is */
    static Span span(String incarnation, String first, String last) {
        long head = Positions.of(last);
        long oldest = Positions.of(first);
        return new Span(incarnation, oldest == 0 ? head + 1 : oldest, head);
    }

    /** Nobody waits here any more. */
    void cancel() {
        waiting.close();
    }

    /** Closes all connections; what waits for an answer fails. Does not wait for the threads' end. */
    void close() {
        client.shutdownAsync(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete(
                        (closed, failure) -> resources.shutdown(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS));
    }
}
