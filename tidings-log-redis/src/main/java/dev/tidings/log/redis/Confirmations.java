package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether replicas and disk have what was appended: one question for all that was sent since the last one, because a connection that waits for its answer does nothing else. Any thread may call; the lock is held while
 * an append is sent, so that a question comes behind the appends that it is about.
 */
final class Confirmations {
    private static final ProtocolKeyword WAITAOF = new ProtocolKeyword() {
        @Override
        public byte[] getBytes() {
            return "WAITAOF".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "WAITAOF";
        }
    };

    private final RedisAsyncCommands<String, byte[]> commands;
    private final RedisConfirmation asked;

    // Guarded by this: what no question was sent for yet, and whether one is under way.
    private List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
    private boolean underWay;

    Confirmations(RedisAsyncCommands<String, byte[]> commands, RedisConfirmation asked) {
        this.commands = commands;
        this.asked = asked;
    }

    /** Sends an append, and the question whether it is safe; answers when it is appended and confirmed. */
    synchronized <T> CompletionStage<T> send(Supplier<CompletionStage<T>> append) {
        CompletionStage<T> sent = append.get();
        CompletableFuture<@Nullable Void> confirmed = new CompletableFuture<>();
        waiting.add(confirmed);
        if (!underWay) {
            ask();
        }
        return sent.thenCombine(confirmed, (position, nothing) -> position);
    }

    private void ask() {
        List<CompletableFuture<@Nullable Void>> group = waiting;
        waiting = new ArrayList<>();
        underWay = true;
        question().whenComplete((answer, failure) -> settle(group, failure));
    }

    private CompletionStage<?> question() {
        long millis = asked.timeout().toMillis();
        if (!asked.disk()) {
            return commands.waitForReplication(asked.replicas(), millis).thenAccept(this::requireReplicas);
        }
        CommandArgs<String, byte[]> arguments = new CommandArgs<>(RedisConnector.CODEC)
                .add(1)
                .add(asked.replicas())
                .add(millis);
        return commands.dispatch(WAITAOF, new IntegerListOutput<>(RedisConnector.CODEC), arguments)
                .thenAccept(this::requireBoth);
    }

    private void requireReplicas(long confirmed) {
        if (confirmed < asked.replicas()) {
            throw new LogUnavailableException(
                    Reason.FAILED,
                    confirmed + " replicas confirmed it within "
                            + asked.timeout().toMillis() + " ms; expected " + asked.replicas());
        }
    }

    private void requireBoth(List<Long> confirmed) {
        if (confirmed.get(0) < 1) {
            throw new LogUnavailableException(
                    Reason.FAILED,
                    "Redis did not have it on its disk within "
                            + asked.timeout().toMillis() + " ms");
        }
        requireReplicas(confirmed.get(1));
    }

    private void settle(List<CompletableFuture<@Nullable Void>> group, @Nullable Throwable failure) {
        synchronized (this) {
            underWay = false;
            if (!waiting.isEmpty()) {
                ask();
            }
        }
        for (CompletableFuture<@Nullable Void> one : group) {
            if (failure == null) {
                one.complete(null);
            } else {
                one.completeExceptionally(RedisFailures.cause(failure));
            }
        }
    }
}
