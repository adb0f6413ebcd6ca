package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether replicas and disk have what was appended before on the same connection. A replica that has just joined confirms nothing for up to a second: until then the master sends it nothing. Any thread may call.
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

    Confirmations(RedisAsyncCommands<String, byte[]> commands, RedisConfirmation asked) {
        this.commands = commands;
        this.asked = asked;
    }

    /** Completes when all has what was appended; fails when that takes too long. */
    CompletionStage<?> ask() {
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
}
