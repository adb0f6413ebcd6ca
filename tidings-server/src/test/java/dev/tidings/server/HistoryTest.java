package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pages of what is kept, over a socket. */
class HistoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DATA = Pattern.compile("(?m)^data: (\\d+)$");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().sslContext(TlsClients.context(null)).build();

    private static JsonNode page(Served served, String query) {
        URI uri = served.server.uri().resolve("/events/history?" + query);
        try {
            String body = CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            return JSON.readTree(body);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> data(JsonNode page) {
        List<String> data = new ArrayList<>();
        page.get("events").forEach(event -> data.add(event.get("data").asText()));
        return data;
    }

    @OverBothTransports
    void goesBackPageByPage(Transport transport) {
        try (Served served = Served.over(transport)) {
            IntStream.rangeClosed(1, 5).forEach(number -> served.publish("chat", String.valueOf(number)));
            served.publish("other", "not asked for");
            RawHttp.Answer answer = served.ask("GET /events/history?topic=chat&limit=3");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            JsonNode newest = page(served, "topic=chat&limit=3");
            assertThat(data(newest)).containsExactly("5", "4", "3");
            JsonNode older = page(
                    served, "topic=chat&limit=3&before=" + newest.get("older").asText());
            assertThat(data(older)).containsExactly("2", "1");
            assertThat(older.get("older").isNull()).isTrue();
            assertThat(served.ask("HEAD /events/history?topic=chat").status()).isEqualTo(200);
        }
    }

    /** A page is a part of the heap: one of large events ends early, and the next goes on. */
    @OverBothTransports
    void cutsAPageOfLargeEventsAndGoesOn(Transport transport) {
        try (Served served = Served.over(transport)) {
            IntStream.range(0, 60).forEach(number -> served.publish("large", number + "x".repeat(50_000)));
            List<String> all = new ArrayList<>();
            JsonNode page = page(served, "topic=large&limit=1000");
            assertThat(page.get("events").size()).isBetween(15, 21);
            all.addAll(data(page));
            for (int pages = 1; pages < 60 && !page.get("older").isNull(); pages++) {
                page = page(
                        served,
                        "topic=large&limit=1000&before=" + page.get("older").asText());
                all.addAll(data(page));
            }
            assertThat(all).hasSize(60).doesNotHaveDuplicates();
            assertThat(all.get(0)).startsWith("59x");
            assertThat(all.get(59)).startsWith("0x");
        }
    }

    /** The page that a chat shows, and the stream that goes on where it ends, while others talk. */
    @OverBothTransports
    void handsOverToAStreamWithoutMissingOrDoublingAnything(Transport transport) throws InterruptedException {
        try (Served served = Served.over(transport)) {
            AtomicBoolean ends = new AtomicBoolean();
            Thread publisher = new Thread(() -> {
                for (int number = 1; !ends.get() && number < 100_000; number++) {
                    served.publish("chat", String.valueOf(number));
                    served.publish("other", "x");
                }
            });
            publisher.start();
            try {
                for (int round = 0; round < 20; round++) {
                    JsonNode page = page(served, "topic=chat&limit=20");
                    List<String> got = new ArrayList<>(data(page));
                    Collections.reverse(got);
                    String query = "topic=chat&until=now&lastEventId="
                            + page.get("newer").asText();
                    try (RawHttp stream = served.subscribe(query)) {
                        DATA.matcher(stream.readToEnd()).results().forEach(event -> got.add(event.group(1)));
                    }
                    int first = got.isEmpty() ? 1 : Integer.parseInt(got.get(0));
                    assertThat(got)
                            .isEqualTo(IntStream.range(first, first + got.size())
                                    .mapToObj(String::valueOf)
                                    .toList());
                }
            } finally {
                ends.set(true);
                publisher.join();
            }
        }
    }

    @OverBothTransports
    void asksTheLogNoMoreForAClientThatIsGone(Transport transport) {
        HeldLog log = new HeldLog();
        try (Served served = Served.on(transport).log(log).start()) {
            served.publish("chat", "1");
            RawHttp asking = served.connect().send(RawHttp.request("GET /events/history?topic=chat"));
            await().atMost(Duration.ofSeconds(60)).until(() -> log.asked.get() != null);
            asking.reset();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                CompletableFuture<?> asked = log.asked.get();
                return asked != null && asked.isCancelled();
            });
        }
    }

    /** Never says what there was. */
    private static final class HeldLog extends ForwardingEventLog {
        private final AtomicReference<@Nullable CompletableFuture<BackSlice>> asked = new AtomicReference<>();

        HeldLog() {
            super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        }

        @Override
        public CompletionStage<EventLog.BackSlice> readBack(View view, long upTo, ReadLimit limit) {
            CompletableFuture<BackSlice> answer = new CompletableFuture<>();
            asked.set(answer);
            return answer;
        }
    }
}
