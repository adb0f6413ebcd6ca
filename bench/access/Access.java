import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.TokenContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The load of {@code bench/access/run}: {@code java -cp ... Access.java MODE PORT KEY [NUMBER]}. One thread reads all streams. */
final class Access {
    private static final int STREAMS = 10_000;
    private static final int GROUPS = 10;
    private static final long SECOND = 1_000_000_000L;
    /** The most that any wait takes. */
    private static final long PATIENCE = 40 * SECOND;

    private final int port;
    private final TokenKey key;
    private final Selector selector;
    private final List<SocketChannel> open = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final byte[] bytes = new byte[1 << 16];
    private final int[] micros = new int[4_000_000];
    private final AtomicLong deliveries = new AtomicLong();
    private volatile int samples;
    private volatile boolean isSampling;
    private volatile long lastByte;
    private volatile int answered;
    private volatile int ended;
    private volatile boolean isOver;

    private Access(int port, TokenKey key) throws IOException {
        this.port = port;
        this.key = key;
        this.selector = Selector.open();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("es256")) {
            es256();
            return;
        }
        TokenKey key = KeyText.read(Path.of(arguments[2]), Set.of()).keys().get(0);
        Access access = new Access(Integer.parseInt(arguments[1]), key);
        switch (arguments[0]) {
            case "revocation" -> access.revocation(Integer.parseInt(arguments[3]));
            case "renewals" -> access.renewals(Integer.parseInt(arguments[3]));
            case "answers" -> access.answers(Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException("\"" + arguments[0] + "\"; expected a mode");
        }
        System.exit(0);
    }

    private String token(String subject, Right right, String... selectors) {
        Instant now = Instant.now();
        GrantedSelectors granted = new GrantedSelectors(
                Map.of(right, Arrays.stream(selectors).map(SubjectSelector::new).toList()));
        String id = "t" + System.nanoTime();
        return new TokenContent(new TokenContent.Parties(null, subject, List.of()), id, now, now.plusSeconds(3600), granted)
                .signedBy(key);
    }

    // --- Streams --------------------------------------------------------------------------------------------------

    private void open(int number, String target, String token) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        open.add(channel);
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ, new boolean[1]);
    }

    private Thread readAll() {
        Thread reader = new Thread(() -> {
            try {
                while (!isOver) {
                    selector.select(this::read, 100);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reader.start();
        return reader;
    }

    private void read(SelectionKey ready) {
        try {
            buffer.clear();
            int count = ((SocketChannel) ready.channel()).read(buffer);
            if (count < 0) {
                ready.cancel();
                ended++;
                return;
            }
            lastByte = System.nanoTime();
            buffer.flip().get(bytes, 0, count);
            boolean[] wasAnswered = (boolean[]) ready.attachment();
            if (!wasAnswered[0]) {
                wasAnswered[0] = true;
                String head = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                if (!head.startsWith("HTTP/1.1 200")) {
                    System.out.println(head);
                    System.exit(1);
                }
                answered++;
            }
            stamps(count);
        } catch (IOException e) {
            ready.cancel();
            ended++;
        }
    }

    /** Notes how long each event was on its way: {@code ~} and 16 hex digits. */
    private void stamps(int count) {
        for (int i = 0; i + 16 < count; i++) {
            if (bytes[i] == '~') {
                long sent = Long.parseUnsignedLong(new String(bytes, i + 1, 16, StandardCharsets.ISO_8859_1), 16);
                deliveries.incrementAndGet();
                if (isSampling && samples < micros.length) {
                    micros[samples] = (int) ((lastByte - sent) / 1000);
                    samples++;
                }
                i += 17;
            }
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new IllegalStateException("Waited in vain");
            }
            Thread.sleep(5);
        }
    }

    // --- Requests ---------------------------------------------------------------------------------------------------

    /** One connection that is kept; a request waits for its answer. */
    private final class Connection {
        private final Socket socket = new Socket("127.0.0.1", port);
        private final byte[] in = new byte[16384];

        Connection() throws IOException {
            socket.setTcpNoDelay(true);
        }

        String ask(String method, String target, String token, String body) throws IOException {
            String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nAuthorization: Bearer " + token + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            int count = 0;
            for (int reads = 0; reads < 1000; reads++) {
                int more = socket.getInputStream().read(in, count, in.length - count);
                if (more < 0) {
                    throw new IOException("The connection ended");
                }
                count += more;
                String text = new String(in, 0, count, StandardCharsets.ISO_8859_1);
                int end = text.indexOf("\r\n\r\n");
                int length = text.toLowerCase().indexOf("content-length: ");
                if (end > 0 && length > 0) {
                    int size = Integer.parseInt(text.substring(length + 16, text.indexOf("\r\n", length)).strip());
                    if (count >= end + 4 + size) {
                        return text;
                    }
                }
            }
            throw new IOException("No end of an answer");
        }
    }

    private static void requireStatus(String answer, String status) {
        if (!answer.startsWith("HTTP/1.1 " + status)) {
            System.out.println(answer);
            System.exit(1);
        }
    }

    private Thread publish(int perSecond, int groups) throws IOException {
        Connection connection = new Connection();
        String token = token("shop", Right.PUBLISH, "**");
        Thread publisher = new Thread(() -> {
            try {
                long next = System.nanoTime();
                for (long i = 0; !isOver; i++, next += SECOND / perSecond) {
                    while (System.nanoTime() < next) {
                        Thread.sleep(0, 200_000);
                    }
                    String target = "/events?topic=bench/" + i % groups;
                    requireStatus(connection.ask("POST", target, token, "~%016x~%s".formatted(System.nanoTime(), "x".repeat(46))), "20");
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        publisher.start();
        return publisher;
    }

    // --- Revocation ---------------------------------------------------------------------------------------------------

    private void revocation(int perSecond) throws Exception {
        readAll();
        String token = token("anna", Right.READ, "bench/**");
        for (int i = 0; i < STREAMS; i++) {
            open(i, "/events?topic=bench/" + i % GROUPS, token);
        }
        await(() -> answered == STREAMS);
        publish(perSecond, GROUPS);
        long before = deliveries.get();
        Thread.sleep(5000);
        long rate = (deliveries.get() - before) / 5;
        String operator = token("root", Right.OPERATE, "**");
        Thread.sleep(1100);
        Connection connection = new Connection();
        long asked = System.nanoTime();
        requireStatus(connection.ask("POST", "/events/revocations?subject=anna", operator, ""), "201");
        long done = System.nanoTime();
        await(() -> ended == STREAMS);
        long end = System.nanoTime();
        Thread.sleep(1000);
        System.out.printf(
                "%d streams of one subject, %d events/s, %d deliveries/s: revocation answered after %.1f ms; last byte at a revoked stream %.1f ms, last end %.1f ms after that%n",
                STREAMS, perSecond, rate, (done - asked) / 1e6, (lastByte - done) / 1e6, (end - done) / 1e6);
        isOver = true;
    }

    // --- Renewals -----------------------------------------------------------------------------------------------------

    private static String name(int i) {
        return "%032x".formatted(i + 1_000_000_007L * 31);
    }

    private void renewals(int connections) throws Exception {
        readAll();
        for (int i = 0; i < STREAMS; i++) {
            open(i, "/events?topic=bench/0&stream=" + name(i), token("user" + i, Right.READ, "bench/0", "users/{sub}/**"));
        }
        await(() -> answered == STREAMS);
        publish(10, 1);
        Thread.sleep(8000);
        phase("without renewals", 0, 0);
        phase("warming up", connections, 0);
        for (int round = 1; round <= 2; round++) {
            phase("without renewals", 0, 0);
            phase("1,000 renewals/s asked for", connections, 1000);
            phase("renewals as fast as they are answered", connections, 0);
        }
        isOver = true;
    }

    private void phase(String what, int connections, int perSecond) throws Exception {
        samples = 0;
        isSampling = true;
        AtomicLong renewed = new AtomicLong();
        long end = System.nanoTime() + 6 * SECOND;
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int number = c;
            Connection connection = new Connection();
            threads.add(new Thread(() -> {
                try {
                    long next = System.nanoTime();
                    for (int i = number; System.nanoTime() < end; i += connections) {
                        while (perSecond > 0 && System.nanoTime() < next) {
                            Thread.sleep(1);
                        }
                        next += perSecond == 0 ? 0 : SECOND * connections / perSecond;
                        String token = token("user" + i % STREAMS, Right.READ, "bench/0", "users/{sub}/**");
                        requireStatus(connection.ask("PUT", "/events/streams/" + name(i % STREAMS) + "/grant", token, ""), "200");
                        renewed.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        Thread.sleep(6000);
        for (Thread thread : threads) {
            thread.join(5000);
        }
        isSampling = false;
        Thread.sleep(200);
        int[] sorted = Arrays.copyOf(micros, samples);
        Arrays.sort(sorted);
        System.out.printf(
                "%s: %d renewals/s, %d deliveries, p50 %.1f ms, p99 %.1f ms%n",
                what, renewed.get() / 6, sorted.length, sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 99 / 100] / 1e3);
    }

    // --- Answers ------------------------------------------------------------------------------------------------------

    private int asked;

    /** What is answered on a connection of its own, up to its end; from another address each 5,000, since the ports of one are few. */
    private String whole(String target, String token) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0." + (2 + asked++ / 5000 % 200), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private void answers(int tries) throws Exception {
        String publisher = token("shop", Right.PUBLISH, "**");
        String reader = token("anna", Right.READ, "open/**");
        Connection connection = new Connection();
        for (int i = 0; i < 1000; i++) {
            requireStatus(connection.ask("POST", "/events?topic=hidden/has&private=true&id=known" + i, publisher, "x"), "20");
        }
        requireStatus(connection.ask("POST", "/events?topic=open/a", publisher, "x"), "20");
        compare("a stream of a topic that may not be read", tries, reader, "/events?topic=hidden/has", "/events?topic=hidden/not", "hidden/has", "hidden/not");
        compare("its history", tries, reader, "/events/history?topic=hidden/has", "/events/history?topic=hidden/not", "hidden/has", "hidden/not");
        compare("after an event that may not be seen", tries, reader, "/events?topic=open/a&until=now&lastEventId=known500", "/events?topic=open/a&until=now&lastEventId=known_no", "known500", "known_no");
    }

    /** Without what was asked for by name, and the reconnection time, which is another random one each time. */
    private static String comparable(String answer, String name) {
        return answer.replace(name, "NAME").replaceAll("(?i)\r\ndate: [^\r]*", "").replaceAll("\nretry: [0-9]+", "");
    }

    private void compare(String what, int tries, String token, String there, String missing, String here, String not) throws IOException {
        long[] nanos = new long[2];
        int differ = 0;
        String shown = "";
        for (int i = -1000; i < tries; i++) {
            String[] answers = new String[2];
            for (int turn = 0; turn < 2; turn++) {
                int which = (i & 1) ^ turn;
                long start = System.nanoTime();
                answers[which] = whole(which == 0 ? there : missing, token);
                nanos[which] += i < 0 ? 0 : System.nanoTime() - start;
            }
            String one = comparable(answers[0], here);
            String other = comparable(answers[1], not);
            if (!one.equals(other)) {
                differ++;
                shown = one + "\n--- beside\n" + other;
            }
        }
        System.out.printf(
                "%s: %d of %d pairs of answers differ; means %.1f us where it is there, %.1f us where not: %.3f%n",
                what, differ, tries + 1000, nanos[0] / 1e3 / tries, nanos[1] / 1e3 / tries, (double) nanos[0] / nanos[1]);
        System.out.print(shown.isEmpty() ? "" : shown + "\n");
    }

    // --- ES256 --------------------------------------------------------------------------------------------------------

    private static void es256() {
        TokenKey key = FreshKey.of(JwsAlgorithm.ES256);
        byte[][] inputs = new byte[1000][];
        byte[][] signed = new byte[1000][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = ("x".repeat(250) + i).getBytes(StandardCharsets.US_ASCII);
            signed[i] = JwsAlgorithm.ES256.sign(Objects.requireNonNull(key.signing()), inputs[i]);
        }
        double best = 0;
        for (int round = 0; round < 6; round++) {
            int count = 0;
            long start = System.nanoTime();
            for (; System.nanoTime() - start < 3 * SECOND; count++) {
                if (!JwsAlgorithm.ES256.verify(key.verifying(), inputs[count % 1000], signed[count % 1000])) {
                    throw new IllegalStateException("A good signature was refused");
                }
            }
            best = Math.max(best, count / 3.0);
        }
        System.out.printf("ES256 on Java %s: %.0f verified a second%n", Runtime.version(), best);
    }
}
