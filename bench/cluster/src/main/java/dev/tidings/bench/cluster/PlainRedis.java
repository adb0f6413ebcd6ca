package dev.tidings.bench.cluster;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code XADD}, pipelined: those of one call in one flush. {@code XREAD BLOCK} on a thread of its own. */
final class PlainRedis implements Pair {
    private static final String STREAM = "plain";
    private static final int AT_ONCE = 100;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> publishing;
    private final RedisAsyncCommands<String, String> commands;
    private final Thread reading;
    private volatile boolean closed;

    PlainRedis(String address, Receiver receiver) {
        client = RedisClient.create(address);
        publishing = client.connect();
        publishing.setAutoFlushCommands(false);
        commands = publishing.async();
        StatefulRedisConnection<String, String> following = client.connect();
        reading = new Thread(() -> read(following, receiver), "reading");
        reading.start();
    }

    @SuppressWarnings("unchecked")
    private void read(StatefulRedisConnection<String, String> following, Receiver receiver) {
        String last = "0-0";
        while (!closed) {
            List<StreamMessage<String, String>> found =
                    following.sync().xread(XReadArgs.Builder.block(1000).count(AT_ONCE), StreamOffset.from(STREAM, last));
            for (StreamMessage<String, String> message : found) {
                last = message.getId();
                receiver.received(message.getBody().getOrDefault("d", ""));
            }
        }
    }

    @Override
    public CompletionStage<?> publish(List<String> texts) {
        CompletableFuture<?>[] sent = new CompletableFuture<?>[texts.size()];
        for (int i = 0; i < sent.length; i++) {
            RedisFuture<String> one = commands.xadd(STREAM, Map.of("d", texts.get(i)));
            sent[i] = one.toCompletableFuture();
        }
        publishing.flushCommands();
        return sent.length == 1 ? sent[0] : CompletableFuture.allOf(sent);
    }

    @Override
    public void close() {
        closed = true;
        try {
            reading.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.shutdown();
    }
}
