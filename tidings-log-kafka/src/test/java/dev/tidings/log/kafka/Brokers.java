package dev.tidings.log.kafka;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A cluster of Kafka, each broker a process, in a temporary folder, on free ports of an address of 127.0.0.0/8 that is this process's alone. All of it ends with this process, however that ends. */
public final class Brokers implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static @Nullable Brokers shared;

    private final Path folder;
    private final String host = address();
    private final List<Integer> ports;
    private final List<Integer> controllers;
    private final String clusterId = Uuid.randomUuid().toString();
    private final List<@Nullable Process> processes = new ArrayList<>();
    private final Admin admin;

    private final String protocol;
    private final Map<String, String> more;

    private Brokers(int count, String protocol, Map<String, String> more, Map<String, String> client)
            throws IOException {
        this.protocol = protocol;
        this.more = more;
        folder = Files.createTempDirectory("tidings-kafka");
        ports = freePorts(2 * count);
        controllers = ports.subList(count, 2 * count);
        for (int i = 0; i < count; i++) {
            processes.add(null);
        }
        IntStream.range(0, count).forEach(this::start);
        Map<String, Object> all = new HashMap<>(client);
        all.put("bootstrap.servers", servers());
        all.put("request.timeout.ms", "2000");
        admin = Admin.create(all);
        awaitAll();
    }

    private static String address() {
        long pid = ProcessHandle.current().pid();
        return "127." + (64 + pid / 65_000 % 64) + "." + (pid / 250 % 250 + 1) + "." + (pid % 250 + 1);
    }

    private List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(host)));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** One broker, for all tests of this process that do it no harm. */
    static synchronized Brokers shared() {
        if (shared == null) {
            Brokers one = of(1);
            Runtime.getRuntime().addShutdownHook(new Thread(one::close));
            shared = one;
        }
        return shared;
    }

    /** Brokers of the test's own, which closes them. */
    public static Brokers of(int count) {
        return of(count, "PLAINTEXT", Map.of(), Map.of());
    }

    /**
     * @param protocol what clients speak to them
     * @param more settings of theirs
     * @param client properties of who operates them
     */
    static Brokers of(int count, String protocol, Map<String, String> more, Map<String, String> client) {
        try {
            return new Brokers(count, protocol, more, client);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String newTopic() {
        return "tidings-" + TOPICS.incrementAndGet();
    }

    public String servers() {
        return IntStream.range(0, processes.size())
                .mapToObj(i -> host + ":" + ports.get(i))
                .collect(Collectors.joining(","));
    }

    KafkaOptions options(String topic) {
        return KafkaOptions.of(KafkaAddress.of("kafka://" + servers() + "/" + topic));
    }

    Admin admin() {
        return admin;
    }

    /** Starts one that is not there, and does not wait for it. */
    public void start(int broker) {
        try {
            Path file = folder.resolve(broker + ".properties");
            try (Writer out = Files.newBufferedWriter(file)) {
                properties(broker).store(out, null);
            }
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BrokerProcess.class.getName(),
                    file.toString(),
                    clusterId);
            processes.set(
                    broker,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(output(broker)))
                            .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Has all of them answer, whatever happened to them. */
    void startAgain() {
        for (int i = 0; i < processes.size(); i++) {
            Process process = processes.get(i);
            if (process == null || !process.isAlive()) {
                start(i);
            } else {
                signal(i, "CONT");
            }
        }
        awaitAll();
    }

    private File output(int broker) {
        return folder.resolve(broker + ".out").toFile();
    }

    private Properties properties(int broker) {
        Properties all = new Properties();
        all.setProperty("process.roles", "broker,controller");
        all.setProperty("node.id", Integer.toString(broker));
        all.setProperty(
                "controller.quorum.voters",
                IntStream.range(0, processes.size())
                        .mapToObj(i -> i + "@" + host + ":" + controllers.get(i))
                        .collect(Collectors.joining(",")));
        all.setProperty(
                "listeners",
                protocol + "://" + host + ":" + ports.get(broker) + ",CONTROLLER://" + host + ":"
                        + controllers.get(broker));
        all.setProperty("controller.listener.names", "CONTROLLER");
        all.setProperty("listener.security.protocol.map", protocol + ":" + protocol + ",CONTROLLER:PLAINTEXT");
        all.setProperty("inter.broker.listener.name", protocol);
        all.setProperty("log.dirs", folder.resolve("data" + broker).toString());
        all.setProperty("auto.create.topics.enable", "false");
        all.setProperty("broker.session.timeout.ms", "1500");
        all.setProperty("broker.heartbeat.interval.ms", "200");
        all.setProperty("controller.quorum.fetch.timeout.ms", "1000");
        all.setProperty("controller.quorum.election.timeout.ms", "500");
        all.setProperty("controller.quorum.election.backoff.max.ms", "200");
        all.setProperty("num.network.threads", "1");
        all.setProperty("num.io.threads", "2");
        all.setProperty("background.threads", "2");
        all.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        all.setProperty("log.initial.task.delay.ms", "100");
        all.setProperty("log.retention.check.interval.ms", "200");
        all.putAll(more);
        return all;
    }

    /** Waits until all answer. */
    void awaitAll() {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .failFast("A broker ended; what it said is in " + folder, this::hasOneEnded)
                .ignoreExceptions()
                .until(() -> join(admin.describeCluster().nodes()).size() == processes.size());
    }

    private boolean hasOneEnded() {
        return processes.stream().anyMatch(process -> process == null || !process.isAlive());
    }

    /** Ends it at once, as a lost machine does. */
    public void kill(int broker) {
        Process process = processes.get(broker);
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        processes.set(broker, null);
    }

    /** Has it stand still, or go on: {@code STOP}, {@code CONT}. */
    void signal(int broker, String signal) {
        Process process = processes.get(broker);
        if (process != null) {
            try {
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets somebody do that with a topic, whether it is there or not. */
    void allow(String user, String topic, AclOperation operation) {
        AclBinding binding = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        join(admin.createAcls(List.of(binding)).all());
    }

    void create(String topic, int partitions, Map<String, String> settings) {
        join(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                .all());
        // A broker agrees to it, and leads it a moment later.
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> description(topic).partitions().stream().noneMatch(one -> one.leader() == null));
    }

    boolean exists(String topic) {
        return join(admin.listTopics().names()).contains(topic);
    }

    /** Whether it did. */
    boolean createIfGone(String topic, Map<String, String> settings) {
        if (exists(topic)) {
            return false;
        }
        create(topic, 1, settings);
        return true;
    }

    /** Has records appended by another program. */
    void fill(String topic, int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            IntStream.range(0, records).forEach(i -> producer.send(new ProducerRecord<>(topic, new byte[1])));
        }
    }

    void set(String topic, String name, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp operation = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        join(admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all());
    }

    String setting(String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                        join(admin.describeConfigs(List.of(resource)).all()).get(resource))
                .get(name)
                .value();
    }

    TopicDescription description(String topic) {
        return join(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .findFirst()
                .orElseThrow();
    }

    /** Which broker leads it, once one does. */
    public int leader(String topic) {
        return await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(
                        () -> description(topic).partitions().get(0).leader().id(),
                        leader -> processes.get(leader) != null);
    }

    /** Waits until the topic's replicas are all in sync. */
    public void awaitInSync(String topic) {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> description(topic).partitions().get(0).isr().size() == processes.size());
    }

    /** The files that hold the topic's records, of one replica. */
    List<Path> segments(String topic) {
        try (Stream<Path> files = Files.walk(folder.resolve("data0").resolve(topic + "-0"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static <T> T join(KafkaFuture<T> future) {
        try {
            return future.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("The brokers do not answer", failure);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        IntStream.range(0, processes.size()).forEach(this::kill);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
