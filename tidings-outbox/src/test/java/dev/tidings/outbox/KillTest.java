package dev.tidings.outbox;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidings.testkit.Received;
import dev.tidings.testkit.TestHub;
import dev.tidings.testkit.TestStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * An application of two nodes, killed again and again under load, one of them or both: each node writes orders, publishes them with the transaction, and relays. A reader of the hub sees each order that was committed, once, behind those that had been committed before, and
 * none that was rolled back.
 *
 * <p>{@code -Dkill.seconds=300 -Dkill.every=10000} for more than the few seconds that each build runs; {@code -Dkill.rate=200} is how many transactions the nodes begin in a second.
 */
class KillTest {
    private static final int SECONDS = Integer.getInteger("kill.seconds", 16);
    private static final int EVERY_MILLIS = Integer.getInteger("kill.every", 4000);
    private static final int RATE = Integer.getInteger("kill.rate", 200);
    private static final int NODES = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Audit audit = new Audit();
    private final List<Process> nodes = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private int started;

    @Test
    void losesRepeatsInvertsAndInventsNothing() throws Exception {
        String url = Postgres.shared().newOutbox();
        Postgres.execute(url, Shop.DDL);
        try (TestHub hub = TestHub.start()) {
            TestStream stream = hub.stream("all");
            int kills = killTimeAndAgain(url, hub.uri());
            awaitNobodyElse(url);
            relayTheRest(url, hub);
            hub.publish("all", "the end");
            await().atMost(PATIENCE)
                    .until(() -> !stream.received().isEmpty() && last(stream).equals("the end"));
            List<String> seen = stream.received().stream().map(Received::data).toList();
            seen = seen.subList(0, seen.size() - 1);
            Audit.Findings findings = audit.compare(url, seen);
            System.out.printf("%d kills, %d orders seen, %s%n", kills, seen.size(), findings);
            assertThat(findings).isEqualTo(Audit.Findings.NONE);
            assertThat(Audit.byWriter(seen).values())
                    .hasSizeGreaterThan(NODES)
                    .allSatisfy(numbers -> assertThat(numbers).isSorted());
        } finally {
            nodes.forEach(Process::destroyForcibly);
        }
    }

    private static String last(TestStream stream) {
        List<Received> received = stream.received();
        return received.get(received.size() - 1).data();
    }

    private int killTimeAndAgain(String url, URI hub) throws IOException, InterruptedException {
        for (int node = 0; node < NODES; node++) {
            nodes.add(start(url, hub));
        }
        int kills = 0;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            pass(EVERY_MILLIS);
            for (int node = 0; node < NODES; node++) {
                // One, the other, both.
                if (round % (NODES + 1) == node || round % (NODES + 1) == NODES) {
                    kill(nodes.get(node));
                    kills++;
                    nodes.set(node, start(url, hub));
                }
            }
        }
        pass(EVERY_MILLIS);
        for (Process node : nodes) {
            kill(node);
        }
        for (Thread reader : readers) {
            reader.join(PATIENCE.toMillis());
        }
        return kills + NODES;
    }

    private Process start(String url, URI hub) throws IOException {
        Process node = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShopApplication.class.getName(),
                        url,
                        hub.toString(),
                        "n" + started++,
                        Integer.toString(RATE / NODES))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(() -> read(node), "node-output");
        readers.add(reader);
        reader.start();
        return node;
    }

    private void read(Process node) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            String held = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last one may have been cut off by the kill.
                if (held != null) {
                    int space = held.indexOf(' ');
                    audit.committed(held.substring(space + 1), Long.parseLong(held.substring(0, space)));
                }
                held = line;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void kill(Process node) throws InterruptedException {
        node.destroyForcibly();
        node.waitFor();
    }

    /** Lets the nodes work: there is no condition to wait for. */
    private static void pass(int millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, MILLISECONDS);
    }

    /** The database may be about to commit for a node that is gone. */
    private static void awaitNobodyElse(String url) {
        await().atMost(PATIENCE)
                .until(() -> count(
                                url,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                        == 0);
    }

    private static void relayTheRest(String url, TestHub hub) {
        try (HikariDataSource pool = Postgres.pool(url, 2);
                OutboxRelay relay = OutboxRelay.start(pool, OutboxTable.DEFAULT, Destination.of(hub.hub()))) {
            relay.wake();
            await().atMost(PATIENCE).until(() -> count(url, "SELECT count(*) FROM tidings_outbox") == 0);
        }
    }

    private static int count(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(sql)) {
            count.next();
            return count.getInt(1);
        }
    }
}
