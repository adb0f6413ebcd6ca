package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static dev.tidings.cluster.SequencerContractFollower.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is killed, or does not answer. */
class OutageTest extends RedisFixture {
    /** What nothing acknowledged is lost with. */
    private enum Keeping {
        /** Each write is on the disk before its answer. */
        ALWAYS,
        /** The same, and the operator says so. */
        ALWAYS_BY_WORD,
        /** Each append waits until it is on the disk, where the server can say that, and the operator says so. */
        ASKED_BY_WORD;

        RedisConfirmation confirmation(RedisServer server) {
            if (this == ALWAYS) {
                return RedisConfirmation.NONE;
            }
            boolean asks = this == ASKED_BY_WORD && canSayWhatIsOnDisk(server);
            return new RedisConfirmation(0, asks, Durability.MEMORY, TIMEOUT, true);
        }

        private static boolean canSayWhatIsOnDisk(RedisServer server) {
            return server.ask(commands -> commands.commandInfo("waitaof")).stream()
                    .anyMatch(command -> command != null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasAcknowledgedWhenTheServerIsKilledUnderLoad(Keeping keeping) {
        RedisServer server = server("--appendonly", "yes", "--appendfsync", "always");
        RedisConfirmation confirmation = keeping.confirmation(server);
        if (confirmation.disk()) {
            server.ask(commands -> commands.configSet("appendfsync", "everysec"));
        }
        RedisSequencer node = node(options(server).with(confirmation));
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            stages.add(append(node, session, Integer.toString(i)));
            if (i == 1500) {
                join(stages.get(100));
                server.kill();
            }
        }
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            CompletableFuture<Long> settled =
                    stages.get(i).toCompletableFuture().exceptionally(failure -> 0L);
            if (join(settled) > 0) {
                acknowledged.add(Integer.toString(i));
            } else {
                assertThat(reason(stages.get(i))).isEqualTo(Reason.FAILED);
            }
        }

        server.start();
        long last = join(append(node, follower.sessionAfter(1), "last"));

        List<String> kept =
                texts(SequencerContractFollower.of(node(options(server).with(confirmation)))
                        .entriesUpTo(last));
        assertThat(kept).doesNotHaveDuplicates().containsAll(acknowledged).endsWith("last");
        assertThat(acknowledged).hasSizeBetween(100, 2999);
        boolean same = follower.spans()
                .get(1)
                .incarnation()
                .equals(follower.spans().get(0).incarnation());
        assertThat(same).isEqualTo(confirmation.keepsAcknowledged());
    }

    @Test
    void failsInABoundedTimeWhenTheServerIsPausedAndGoesOn() {
        RedisServer server = server();
        RedisSequencer node = node(options(server).withTimeout(SOON));
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        join(append(node, session, "a"));
        follower.entriesUpTo(1);

        server.pause();
        CompletionStage<Long> asked = append(node, session, "b");
        assertThat(reason(asked)).isEqualTo(Reason.FAILED);
        assertThat(reason(append(node, session, "c"))).isEqualTo(Reason.FAILED);
        follower.away(2);
        server.resume();

        long position = join(append(node, follower.sessionAfter(1), "d"));
        assertThat(texts(follower.entriesUpTo(position)))
                .startsWith("a")
                .endsWith("d")
                .doesNotContain("c");
        assertThat(follower.spans())
                .extracting(span -> span.incarnation())
                .containsOnly(follower.spans().get(0).incarnation());
    }

    @Test
    void endsTheSessionOfAnIdleFollowerWhenTheServerIsPaused() {
        RedisServer server = server();
        SequencerContractFollower follower = follow(node(options(server).withTimeout(SOON)));
        follower.session();
        int away = follower.away(0).size();

        server.pause();
        assertThat(follower.away(away + 1).get(away)).asString().contains("has not answered", "expected");
        server.resume();

        follower.sessionAfter(1);
    }
}
