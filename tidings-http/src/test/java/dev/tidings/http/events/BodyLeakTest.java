package dev.tidings.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.FakeExchange;
import dev.tidings.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.awaitility.Awaitility;

/** Whatever becomes of a body, and in which order: it is answered once, and what it took is given back. */
class BodyLeakTest {
    private static final int BODY = 200_000;
    private static final long ALL = 300_000;

    private final List<FakeExchange> open = new ArrayList<>();
    private final List<FakeExchange> ended = new ArrayList<>();
    /** What was whole of their lines is published all the same. */
    private final List<FakeExchange> gone = new ArrayList<>();

    @Property(tries = 150)
    void everyByteIsGivenBackAndEveryRequestAnsweredOnce(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Publishing publishing = new Publishing(BODY, ALL)) {
            for (int step = 0; step < 250; step++) {
                step(publishing, random);
                assertThat(publishing.budget.used()).isBetween(0L, ALL);
            }
            finish(publishing, random);
        }
    }

    private void step(Publishing publishing, SplittableRandom random) {
        int choice = random.nextInt(16);
        if (choice < 3) {
            open.add(
                    random.nextInt(3) == 0
                            ? publishing.startLines(linesFields(random))
                            : publishing.start(fields(random)));
        } else if (choice < 10 && !open.isEmpty()) {
            one(random).arrives(piece(random));
        } else if (choice == 10 && !open.isEmpty()) {
            end(random);
        } else if (choice == 11 && !open.isEmpty()) {
            gone.add(open.remove(random.nextInt(open.size())).breaks());
        } else if (choice == 12 && !open.isEmpty()) {
            one(random).run();
        } else if (choice == 13 && random.nextInt(4) == 0 && !open.isEmpty()) {
            cut(random);
        } else if (choice == 13) {
            publishing.passes(Duration.ofMillis(random.nextInt(900)));
        } else {
            publishing.log.answer(random.nextBoolean());
        }
    }

    private FakeExchange one(SplittableRandom random) {
        return open.get(random.nextInt(open.size()));
    }

    private void end(SplittableRandom random) {
        FakeExchange exchange = open.remove(random.nextInt(open.size()));
        ended.add(exchange.ends());
    }

    private void cut(SplittableRandom random) {
        FakeExchange exchange = one(random);
        if (exchange.cuts(Problem.busy("cut"))) {
            open.remove(exchange);
            ended.add(exchange);
        }
    }

    private static String[] linesFields(SplittableRandom random) {
        return random.nextInt(3) == 0 ? new String[] {"Content-Encoding: gzip"} : new String[] {};
    }

    private static String[] fields(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new String[] {"Content-Type: application/json"};
            case 1 -> new String[] {"Content-Type: application/x-ndjson"};
            case 2 -> new String[] {"Content-Encoding: gzip"};
            case 3 -> new String[] {"Content-Type: text/plain; charset=us-ascii"};
            default -> new String[] {};
        };
    }

    private static byte[] piece(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 5 -> gzip("{\"data\":1}\n".repeat(random.nextInt(1, 9000)).getBytes(StandardCharsets.UTF_8));
            case 0 -> new byte[random.nextInt(1, 90_000)];
            case 1 -> gzip(new byte[random.nextInt(1, BODY + 10)]);
            case 2 -> "{\"data\":1}\n".getBytes(StandardCharsets.UTF_8);
            case 3 -> new byte[] {(byte) 0xff};
            default -> new byte[random.nextInt(1, 9000)];
        };
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return packed.toByteArray();
    }

    private void finish(Publishing publishing, SplittableRandom random) {
        while (!open.isEmpty()) {
            end(random);
        }
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            ended.forEach(FakeExchange::run);
            gone.forEach(FakeExchange::run);
            publishing.passes(Duration.ofMillis(300));
            publishing.log.answer(true);
            return publishing.budget.used() == 0 && ended.stream().allMatch(FakeExchange::isAnswered);
        });
    }
}
