package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.XAddArgs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a Redis must be: who runs another is told what it is, and what was expected. */
class RefusalTest extends RedisFixture {
    @Test
    void triesUntilThereIsOne() {
        RedisServer server = server();
        server.kill();
        SequencerContractFollower follower = follow(node(server));
        assertThat(follower.away(2))
                .first()
                .asString()
                .contains("cannot be reached")
                .contains("" + server.port());

        server.start();

        assertThat(follower.session()).isPositive();
    }

    @Test
    void refusesAWrongPassword() {
        RedisServer server = server("--requirepass", "right-secret");
        String host = "@127.0.0.1:" + server.port();

        assertThat(refusal(RedisOptions.of("redis://:wrong-secret" + host)))
                .contains("refused the password", "expected")
                .doesNotContain("secret");
        assertThat(refusal(RedisOptions.of(server.address()))).contains("asks for a password", "expected");
        assertThat(follow(node(RedisOptions.of("redis://:right-secret" + host))).session())
                .isPositive();
    }

    @Test
    void refusesOneThatEvicts() {
        RedisServer server = server("--maxmemory-policy", "allkeys-lru");

        assertThat(refusal(options(server))).contains("allkeys-lru", "expected noeviction");
    }

    @Test
    void refusesAReplica() {
        RedisServer master = server();
        RedisServer replica = replicaOf(master);

        assertThat(refusal(options(replica))).contains("replica of 127.0.0.1:" + master.port(), "expected the master");
    }

    @Test
    void refusesAKeyOfAnotherType() {
        RedisServer server = server();
        server.ask(commands -> commands.lpush("{a}:events", "x"));
        server.ask(commands -> commands.set("{b}:cluster", "x"));

        assertThat(refusal(options(server).withName("a"))).contains("{a}:events", "list", "expected a stream");
        assertThat(refusal(options(server).withName("b"))).contains("{b}:cluster", "string", "expected a hash");
    }

    @Test
    void refusesAStreamThatBelongsToSomethingElse() {
        RedisServer server = server();
        String id = server.ask(commands -> commands.xadd("{a}:events", Map.of("t", "1", "d", "x")));
        server.ask(commands -> commands.xadd("{b}:events", new XAddArgs().id("1-0"), Map.of("field", "x")));

        assertThat(refusal(options(server).withName("a"))).contains("the entry " + id, "expected ids from 1-0");
        assertThat(refusal(options(server).withName("b"))).contains("the entry 1-0", "the fields t and d");
        long written = server.ask(commands -> commands.exists("{a}:cluster", "{b}:cluster"));
        assertThat(written).isZero();
    }

    @Test
    void endsTheSessionWhenSomethingElseWritesToTheStream() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        join(append(node, follower.session(), "a"));

        server.ask(commands -> commands.xadd("{tidings}:events", Map.of("x", "1")));

        assertThat(follower.away(2)).last().asString().contains("is not a hub's; expected");
    }

    @Test
    void refusesOneThatCannotConfirmWhatIsOnItsDisk() {
        RedisServer server = server("--appendonly", "yes");
        RedisConfirmation disk =
                new RedisConfirmation(0, true, Durability.MEMORY, RedisConfirmation.NONE.timeout(), false);
        String version = ServerInfo.parse(server.ask(commands -> commands.info("server")))
                .values()
                .getOrDefault("redis_version", "");
        SequencerContractFollower follower = follow(node(options(server).with(disk)));

        if (version.startsWith("7.0")) {
            assertThat(follower.away(1)).first().asString().contains("Redis " + version, "expected 7.2");
        } else {
            assertThat(follower.session()).isPositive();
        }
    }

    @Test
    void refusesNodesThatDoNotKeepTheWordOfTheOthers() {
        RedisServer server = server();
        RedisOptions keeping = options(server).with(RedisConfirmation.NONE.keepingAcknowledged());
        assertThat(follow(node(keeping)).session()).isPositive();

        assertThat(refusal(options(server))).contains("expected the same of all");
    }

    @Test
    void saysThatItIsFull() {
        RedisServer server = server("--maxmemory", "3mb");
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        String large = "x".repeat(1 << 20);

        Reason reason = null;
        for (int i = 0; i < 10 && reason == null; i++) {
            reason = append(node, session, large)
                    .handle((position, failure) -> failure == null
                            ? null
                            : RedisFailures.of(RedisFailures.cause(failure)).reason())
                    .toCompletableFuture()
                    .join();
        }
        assertThat(reason).isEqualTo(Reason.FULL);
        server.ask(commands -> commands.configSet("maxmemory", "1"));
        long head = join(node.span()).head();
        assertThat(reason(append(node, session, "a", "b"))).isEqualTo(Reason.FULL);
        assertThat(join(node.span()).head()).isEqualTo(head);

        server.ask(commands -> commands.configSet("maxmemory", "100mb"));
        assertThat(join(append(node, session, "a"))).isEqualTo(head + 1);
        assertThat(follower.sessions()).isEqualTo(1);
    }

    @Test
    void beginsASessionThoughItIsFull() {
        RedisServer server = server("--maxmemory", "1");

        assertThat(follow(node(server)).session()).isPositive();
    }

    @Test
    void saysThatTooFewReplicasAreThere() {
        RedisServer server = server("--min-replicas-to-write", "1");
        server.ask(commands -> commands.configSet("min-replicas-to-write", "0"));
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();
        server.ask(commands -> commands.configSet("min-replicas-to-write", "1"));

        assertThat(reason(append(node, session, "a"))).isEqualTo(Reason.OVERLOADED);

        server.ask(commands -> commands.configSet("min-replicas-to-write", "0"));
        assertThat(join(append(node, session, "a"))).isEqualTo(1);
    }

    @Test
    void isAnotherIncarnationWhenTheStreamIsDeleted() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        SequencerContractFollower idle = follow(node(server));
        idle.session();
        join(append(node, follower.session(), "a", "b"));

        server.ask(commands -> commands.del("{tidings}:events"));

        follower.sessionAfter(1);
        idle.sessionAfter(1);
        assertThat(follower.spans().get(1).incarnation())
                .isNotEqualTo(follower.spans().get(0).incarnation())
                .isEqualTo(idle.spans().get(1).incarnation());
        assertThat(follower.spans().get(1).head()).isZero();
    }

    @Test
    void appendsNothingToAStreamThatWasDeleted() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();

        server.ask(commands -> commands.flushall());

        assertThat(reason(append(node, session, "a"))).isEqualTo(Reason.FAILED);
        assertThat(join(append(node, follower.sessionAfter(1), "b"))).isEqualTo(1);
    }

    @Test
    void handsOverWhatIsBehindADeletedEntryAsTheNext() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        join(append(node, follower.session(), "a", "b", "c", "d"));
        server.ask(commands -> commands.xdel("{tidings}:events", "1-1"));

        SequencerContractFollower late = follow(node(server));

        assertThat(SequencerContractFollower.positions(late.entriesUpTo(4))).containsExactly(1L, 3L, 4L);
        assertThat(late.calls()).isEqualTo(2);
    }

    @Test
    void loadsItsScriptsAgain() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        SequencerContractFollower follower = follow(node);
        long session = follower.session();

        server.ask(commands -> commands.scriptFlush());

        assertThat(reason(append(node, session, "a"))).isEqualTo(Reason.FAILED);
        assertThat(join(append(node, follower.sessionAfter(1), "b"))).isEqualTo(1);
    }
}
