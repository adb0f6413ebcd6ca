package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static dev.tidings.cluster.SequencerContractFollower.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A replica becomes the master. Redis answers before it replicates: what was acknowledged may be gone. */
class FailoverTest extends RedisFixture {
    /** How often the old master still answers while the replica is promoted; more by hand. */
    private static final int ROUNDS = Integer.getInteger("tidings.redis.rounds", 3);

    /** The replica is the master from now on, and the old one is gone: the new one listens in its place. */
    private static void replace(RedisServer master, RedisServer replica) {
        master.kill();
        replica.ask(commands -> commands.configSet("port", Integer.toString(master.port())));
    }

    private static void promote(RedisServer replica) {
        replica.ask(commands -> commands.replicaofNoOne());
    }

    @Test
    void isAnotherIncarnationWhenTheOldMasterStillAnsweredMeanwhile() {
        for (int round = 1; round <= ROUNDS; round++) {
            RedisServer master = server();
            RedisServer replica = replicaOf(master);
            RedisSequencer node = node(options(master).withName("round" + round));
            SequencerContractFollower follower = follow(node);
            SequencerContractFollower other = follow(node(options(master).withName("round" + round)));
            other.session();
            long session = follower.session();
            join(append(node, session, "kept"));
            awaitReplicated(master, replica);
            promote(replica);
            long acknowledged = join(append(node, session, "lost", "lost too"));
            other.entriesUpTo(acknowledged);

            replace(master, replica);

            long next = follower.sessionAfter(1);
            other.sessionAfter(1);
            Span before = follower.spans().get(0);
            Span after = follower.spans().get(1);
            assertThat(after.head()).isEqualTo(1).isLessThan(acknowledged);
            assertThat(after.incarnation())
                    .isNotEqualTo(before.incarnation())
                    .isEqualTo(other.spans().get(1).incarnation());
            assertThat(join(append(node, next, "new"))).isEqualTo(2);
        }
    }

    private static void awaitReplicated(RedisServer master, RedisServer replica) {
        SequencerContractFollower.await("the replica has it", () -> offset(master) == offset(replica));
    }

    private static long offset(RedisServer server) {
        ServerInfo info = ServerInfo.parse(server.ask(commands -> commands.info("replication")));
        return Long.parseLong(info.values().getOrDefault("master_repl_offset", "0"));
    }

    @Test
    void losesNothingThatReplicasConfirmedAndStaysTheSame() {
        RedisServer master = server();
        RedisServer replica = replicaOf(master);
        RedisOptions options = options(master).with(RedisConfirmation.of(1).keepingAcknowledged());
        RedisSequencer node = node(options);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        assertThat(join(append(node, session, "kept"))).isEqualTo(1);
        promote(replica);

        CompletionStage<Long> lost = append(node, session, "lost");
        assertThat(failure(lost)).hasMessageContaining("0 replicas").hasMessageContaining("expected 1");
        assertThat(reason(lost)).isEqualTo(Reason.FAILED);
        assertThat(follower.sessions()).isEqualTo(1);
        replace(master, replica);

        follower.sessionAfter(1);
        assertThat(follower.spans().get(1).incarnation())
                .isEqualTo(follower.spans().get(0).incarnation());
        assertThat(follower.spans().get(1).head()).isEqualTo(1);
    }

    @Test
    void asksReplicasOnceForManyAppends() {
        RedisServer master = server();
        replicaOf(master);
        RedisSequencer node = node(options(master).with(RedisConfirmation.of(1)));
        long session = follow(node).session();
        CompletionStage<Long> last = append(node, session, "first");
        for (int i = 0; i < 2000; i++) {
            last = append(node, session, "next");
        }

        assertThat(join(last)).isEqualTo(2001);
        assertThat(calls(master, "wait")).isBetween(1L, 1000L);
    }

    private static long calls(RedisServer server, String command) {
        String stats = ServerInfo.parse(server.ask(commands -> commands.info("commandstats")))
                .values()
                .getOrDefault("cmdstat_" + command, "calls=0,");
        return Long.parseLong(stats.substring("calls=".length(), stats.indexOf(',')));
    }

    @Test
    void movesBothConnectionsToTheMasterThatSentinelNames() {
        String[] secret = {"--requirepass", "secret", "--masterauth", "secret"};
        RedisServer master = server(secret);
        RedisServer replica = server(secret);
        String address = "redis://:secret@127.0.0.1:";
        RedisServer.ask(address + replica.port(), commands -> commands.replicaof("127.0.0.1", master.port()));
        Sentinel sentinel = sentinel(master, Map.of("auth-pass", "secret"));
        SequencerContractFollower.await("Sentinel knows the replica", sentinel::knowsAReplica);
        RedisOptions options = RedisOptions.of("redis-sentinel://:secret@" + sentinel.address())
                .withTimeout(TIMEOUT);
        RedisSequencer node = node(options);
        SequencerContractFollower follower = follow(node);
        join(append(node, follower.session(), "a"));
        SequencerContractFollower.await(
                "the replica has it",
                () -> RedisServer.ask(address + replica.port(), commands -> commands.xlen("{tidings}:events")) == 1);

        master.kill();

        long position = join(append(node, follower.sessionAfter(1), "b"));
        assertThat(texts(follower.entriesUpTo(position))).containsExactly("a", "b");
        assertThat(follower.spans().get(1).incarnation())
                .isNotEqualTo(follower.spans().get(0).incarnation());
        long kept = RedisServer.ask(address + replica.port(), commands -> commands.xlen("{tidings}:events"));
        assertThat(kept).isEqualTo(2);
        assertThat(node.describe()).contains("#main").doesNotContain("secret");
    }

    @Test
    void leavesAMasterThatStillAnswersWhenSentinelNamesAnother() {
        RedisServer master = server();
        RedisServer replica = replicaOf(master);
        Sentinel sentinel = sentinel(master, Map.of());
        RedisSequencer node =
                node(RedisOptions.of("redis-sentinel://" + sentinel.address()).withTimeout(TIMEOUT));
        SequencerContractFollower follower = follow(node);
        join(append(node, follower.session(), "a"));
        awaitReplicated(master, replica);

        promote(replica);
        sentinel.name(replica);

        long position = join(append(node, follower.sessionAfter(1), "b"));
        assertThat(position).isEqualTo(2);
        assertThat(length(replica)).isEqualTo(2);
        assertThat(length(master)).isEqualTo(1);
        assertThat(follower.spans().get(1).incarnation())
                .isNotEqualTo(follower.spans().get(0).incarnation());
    }

    private static long length(RedisServer server) {
        return server.ask(commands -> commands.xlen("{tidings}:events"));
    }

    @Test
    void endsTheSessionWhenItsMasterBecomesAReplica() {
        RedisServer master = server();
        RedisServer other = server();
        RedisSequencer node = node(master);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();

        master.ask(commands -> commands.replicaof("127.0.0.1", other.port()));

        assertThat(follower.away(1)).isNotEmpty();
        assertThat(reason(append(node, session, "a"))).isEqualTo(Reason.FAILED);
    }
}
