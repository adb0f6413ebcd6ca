package dev.tidings.log.redis;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.SequencerContract;
import dev.tidings.cluster.SequencerContractEngine;
import io.lettuce.core.KillArgs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What every sequencer must do, on a server that all tests share, each with a cluster of its own. */
class RedisSequencerContractTest extends SequencerContract {
    private static @Nullable RedisServer server;
    private static int clusters;

    @BeforeAll
    static void startServer() {
        server = RedisServer.launch();
    }

    @AfterAll
    static void stopServer() {
        running().close();
    }

    private static RedisServer running() {
        RedisServer running = server;
        if (running == null) {
            throw new IllegalStateException("The server does not run");
        }
        return running;
    }

    @Override
    protected SequencerContractEngine start() {
        return new Engine("cluster" + ++clusters);
    }

    private record Engine(String name) implements SequencerContractEngine {
        @Override
        public Sequencer connect() {
            return new RedisSequencer(
                    RedisOptions.of(running().address()).withName(name).withTimeout(RedisFixture.TIMEOUT));
        }

        @Override
        public void breakConnections() {
            running().ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal()));
        }

        @Override
        public void close() {
            running().ask(commands -> commands.del("{" + name + "}:events", "{" + name + "}:cluster"));
        }
    }
}
