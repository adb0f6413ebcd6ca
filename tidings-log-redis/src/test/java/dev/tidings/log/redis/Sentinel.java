package dev.tidings.log.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Function;

/** A Sentinel that watches one master, which it calls {@code main}, and decides alone. */
public final class Sentinel implements AutoCloseable {
    private static final String NAME = "main";

    private final RedisServer server;

    private Sentinel(RedisServer server) {
        this.server = server;
    }

    /**
     * Starts one that finds a master gone after half a second.
     *
     * @param settings of the master that differ from that, such as {@code auth-pass}
     */
    public static Sentinel watching(RedisServer master, Map<String, String> settings) {
        Sentinel sentinel = new Sentinel(RedisServer.launch("--sentinel"));
        sentinel.ask(commands -> {
            commands.monitor(NAME, "127.0.0.1", master.port(), 1);
            Map.of("down-after-milliseconds", "500", "failover-timeout", "3000")
                    .forEach((option, value) -> commands.set(NAME, option, value));
            settings.forEach((option, value) -> commands.set(NAME, option, value));
            return NAME;
        });
        return sentinel;
    }

    /** Whether it knows a replica of the master that it could promote. */
    public boolean knowsAReplica() {
        return server.ask(commands -> commands.info("sentinel")).contains("slaves=1");
    }

    /** The port of who is the master by its word. */
    public int masterPort() {
        return ask(commands -> ((InetSocketAddress) commands.getMasterAddrByName(NAME)).getPort());
    }

    /** Has it promote a replica, while the master is well. */
    public void failOver() {
        String unused = ask(commands -> commands.failover(NAME));
    }

    /** Has it take another for the master, as if others had decided so. */
    public void name(RedisServer master) {
        String unused = ask(commands -> {
            commands.remove(NAME);
            return commands.monitor(NAME, "127.0.0.1", master.port(), 1);
        });
    }

    /** Where clients ask it for the master. */
    public String address() {
        return "127.0.0.1:" + server.port() + "/0#" + NAME;
    }

    private <T> T ask(Function<RedisSentinelCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create(server.address()))) {
            return question.apply(
                    client.connectSentinel(RedisURI.create(server.address())).sync());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
