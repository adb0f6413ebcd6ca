package dev.tidings.log.redis;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.log.LogUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Reads a stream on a connection of its own: who has all waits for the next entries at the server, a second at a time; who is behind reads as much as is bounded in bytes, not in entries. One call at a time, by any thread.
 */
final class RedisReader {
    private static final int NEXT = 32;
    private static final int BEHIND = 1000;
    private static final int IN_A_STEP = 16;
    private static final int BEHIND_BYTES = 4 << 20;
    private static final long WAIT_MILLIS = 1000;

    private final RedisAsyncCommands<String, byte[]> commands;
    private final String stream;
    private final String range;

    private volatile boolean behind = true;
    /** About how large entries are now, in bytes; as large as may be while none was seen. */
    private volatile long largest = BEHIND_BYTES;
    /** When the answer under way is late, by the clock of {@link System#nanoTime}; and whether one is. */
    private volatile long askedNanos;

    private volatile boolean asking;

    RedisReader(RedisAsyncCommands<String, byte[]> commands, String stream, String range) {
        this.commands = commands;
        this.stream = stream;
        this.range = range;
    }

    CompletionStage<List<Entry>> next(long after) {
        askedNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(behind ? 0 : WAIT_MILLIS);
        asking = true;
        try {
            return (behind ? catchUp(after) : await(after)).whenComplete((entries, failure) -> asking = false);
        } catch (RedisException refused) {
            asking = false;
            return CompletableFuture.failedFuture(refused);
        }
    }

    @SuppressWarnings("unchecked")
    private CompletionStage<List<Entry>> await(long after) {
        int atOnce = atMost(NEXT);
        XReadArgs args = XReadArgs.Builder.block(WAIT_MILLIS).count(atOnce);
        return commands.xread(args, StreamOffset.from(stream, Positions.id(after)))
                .thenApply(found -> {
                    behind = found.size() >= atOnce;
                    return seen(found.stream().map(RedisReader::entry).toList());
                });
    }

    private CompletionStage<List<Entry>> catchUp(long after) {
        CompletionStage<List<Object>> answer = commands.evalsha(
                range,
                ScriptOutputType.MULTI,
                new String[] {stream},
                RedisConnector.bytes(Positions.id(after)),
                RedisConnector.bytes(Integer.toString(BEHIND)),
                RedisConnector.bytes(Integer.toString(BEHIND_BYTES)),
                RedisConnector.bytes(Integer.toString(atMost(IN_A_STEP))));
        return answer.thenApply(found -> {
            behind = !found.isEmpty();
            return seen(entries(found));
        });
    }

    /** So many entries that they are no more than is bounded, if they are like those before. */
    private int atMost(int most) {
        return (int) Math.max(1, Math.min(most, BEHIND_BYTES / Math.max(1, largest)));
    }

    private List<Entry> seen(List<Entry> entries) {
        if (!entries.isEmpty()) {
            long size = 0;
            for (Entry entry : entries) {
                size = Math.max(size, entry.bytes().length);
            }
            largest = size;
        }
        return entries;
    }

    private static List<Entry> entries(List<Object> found) {
        List<Entry> entries = new ArrayList<>(found.size() / 3);
        for (int i = 0; i + 2 < found.size(); i += 3) {
            byte[] bytes = (byte[]) found.get(i + 2);
            entries.add(new Entry(
                    Positions.of(RedisConnector.text(found.get(i))), millis((byte[]) found.get(i + 1)), bytes));
        }
        return entries;
    }

    /** @throws LogUnavailableException if it is not of the form that hubs append */
    static Entry entry(StreamMessage<String, byte[]> message) {
        Map<String, byte[]> fields = message.getBody();
        byte[] time = fields == null ? null : fields.get("t");
        byte[] bytes = fields == null ? null : fields.get("d");
        if (time == null || bytes == null) {
            throw Positions.foreign(message.getId());
        }
        return new Entry(Positions.of(message.getId()), millis(time), bytes);
    }

    private static long millis(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }

    /** For how long the answer under way has been owed. */
    long lateMillis() {
        return asking ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos)) : 0;
    }
}
