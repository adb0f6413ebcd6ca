package dev.tidings.cli.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.log.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Very many clients come back to one node at once, each 100 events behind: the engine does not hear of it. {@code -Dcluster.crowd=10000} for more than each build has. */
@Timeout(600)
class ReturningCrowdTest {
    private static final int CROWD = Integer.getInteger("cluster.crowd", 1000);
    private static final int BEHIND = 100;
    private static final int IDLE_MILLIS = 3000;
    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+):calls=(\\d+),");

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    Path folder;

    @Test
    void costsTheEngineNothing() throws Exception {
        try (RedisServer redis = RedisServer.launch();
                Nodes nodes = Nodes.start(folder, redis.address(), "disk")) {
            HubAddress node = nodes.address(0);
            EventPublisher publisher = new EventPublisher(node);
            List<Event> events = IntStream.rangeClosed(0, BEHIND)
                    .mapToObj(number ->
                            Event.on("a").data(Integer.toString(number)).build())
                    .toList();
            String cursor = publisher.publishAll(events, null).join().get(0);
            Spent idle = spent(redis, () -> Chaos.pass(IDLE_MILLIS));
            Spent busy = spent(redis, () -> comeBack(node, cursor));
            System.out.printf("%d clients: %s; idle: %s%n", CROWD, busy, idle);
            // What following costs goes on meanwhile, in time; a client that cost a command would show as many times
            // more.
            busy.calls().forEach((command, calls) -> assertThat((double) calls)
                    .as("calls of %s", command)
                    .isLessThan(
                            CROWD / 10.0 + 2.0 * idle.calls().getOrDefault(command, 0L) * busy.millis() / IDLE_MILLIS));
        }
    }

    /**
     * What was asked of the engine.
     *
     * @param millis in how long
     * @param calls by command, of which there were any
     */
    private record Spent(long millis, Map<String, Long> calls) {}

    /** What is done. */
    private interface Work {
        void run() throws Exception;
    }

    private static Spent spent(RedisServer redis, Work work) throws Exception {
        Map<String, Long> before = calls(redis);
        long start = System.nanoTime();
        work.run();
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        Map<String, Long> spent = calls(redis);
        before.forEach((command, calls) -> spent.merge(command, -calls, Long::sum));
        spent.values().removeIf(calls -> calls == 0);
        return new Spent(millis, spent);
    }

    private static Map<String, Long> calls(RedisServer redis) {
        Matcher matcher = CALLS.matcher(redis.ask(commands -> commands.info("commandstats")));
        Map<String, Long> calls = new HashMap<>();
        while (matcher.find()) {
            calls.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return calls;
    }

    /** All connect and ask, before the first one reads. */
    private static void comeBack(HubAddress node, String cursor) throws IOException {
        String request = "GET /events?topic=a HTTP/1.1\r\nHost: " + node.base().getAuthority()
                + "\r\nConnection: close\r\nLast-Event-ID: " + cursor + "\r\n\r\n";
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                Socket client = new Socket(node.base().getHost(), node.base().getPort());
                client.setSoTimeout(120_000);
                clients.add(client);
                client.getOutputStream().write(request.getBytes(ISO_8859_1));
            }
            for (Socket client : clients) {
                requireAll(client);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void requireAll(Socket client) throws IOException {
        BufferedReader answer = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
        int next = 1;
        for (String line = answer.readLine(); line != null && next <= BEHIND; line = answer.readLine()) {
            assertThat(line).doesNotContain("tidings.gap");
            if (line.startsWith("data:")) {
                assertThat(line.substring("data:".length()).strip()).isEqualTo(Integer.toString(next));
                next++;
            }
        }
        assertThat(next).isEqualTo(BEHIND + 1);
    }
}
