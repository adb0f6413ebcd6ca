package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.presence.PresenceEvent;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who is there, by the script for pages, in Chromium: by what a hub says of it. */
class PresenceScriptTest {
    private static final Topic TOLD = PresenceEvent.topicOf(new Topic("chat/a")).orElseThrow();
    private static final String WATCH =
            """
            window.told = [];
            window.addresses = [];
            window.sources = [];
            const Native = window.EventSource;
            window.EventSource = class extends Native {
              constructor(address, options) {
                super(address, options);
                addresses.push(new URL(address).search.replace(/stream=[0-9a-f]{32}/, 'stream=NAME').replace(/&ticket=[^&]*/, ''));
                sources.push(this);
              }
            };
            const timer = window.setTimeout;
            window.setTimeout = (step, millis) => timer(step, Math.min(millis, 50));
            return import('/tidings.js').then(({ presence }) => {
              const names = all => all.map(({ subject }) => subject).join(' ');
              window.there = presence('chat/a', {
                token: 'any',
                onJoin: member => told.push(`join ${member.subject}`),
                onLeave: member => told.push(`leave ${member.subject}`),
                onChange: ({ members, counts, listed }) => told.push(`now ${names(members)}${listed ? '' : ` of ${counts.members}`}`),
              });
              there.ready.then(one => told.unshift(`ready ${one === there} ${names(one.members)}`), error => told.push(`never: ${error.message}`));
            });
            """;

    /** Whoever shows a token may read what is told. */
    private static final Authenticator READER = credentials -> CompletableFuture.completedFuture(new Grant(
            new Bearer("main", "u1", null, null),
            Rights.NONE.with(Right.READ, List.of(Selector.of(TOLD.name()))),
            Instant.MAX,
            Limits.NONE));

    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private final TestHub hub = TestHub.start(
            MemoryLogOptions.DEFAULTS, TestHub.QUICK, TestHub.options().with(AccessOptions.DEFAULTS.with(READER)));

    @AfterEach
    void close() {
        chromium.open("about:blank");
        hub.close();
    }

    private void watch() {
        chromium.open(hub.uri() + "/health/live");
        chromium.run(WATCH);
    }

    private void tell(PresenceEvent type, String key, String json) {
        hub.append(new Event(null, List.of(TOLD), type.type(), json, true, null, true, key));
    }

    private static String member(String subject, int since) {
        return "{\"topic\":\"chat/a\",\"issuer\":\"main\",\"subject\":\"%s\",\"since\":\"2026-11-28T00:00:%02dZ\",\"streams\":1}"
                .formatted(subject, since);
    }

    private void join(String subject, int since) {
        tell(PresenceEvent.JOIN, "m:" + subject, member(subject, since));
    }

    private void leave(String subject, int since) {
        tell(PresenceEvent.LEAVE, "m:" + subject, member(subject, since));
    }

    private void count(int members, boolean isListed) {
        tell(PresenceEvent.COUNT, "count", "{\"topic\":\"chat/a\"," + counts(members, isListed) + "}");
    }

    private static String counts(int members, boolean isListed) {
        return "\"members\":%d,\"streams\":9,\"anonymous\":2,\"listed\":%s".formatted(members, isListed);
    }

    private void part(int part, int parts, String... members) {
        tell(
                PresenceEvent.MEMBERS,
                "all:" + part,
                "{\"topic\":\"chat/a\",\"part\":%d,\"parts\":%d,\"members\":[%s],\"counts\":{%s}}"
                        .formatted(part, parts, String.join(",", members), counts(2, true)));
    }

    private void all(String... members) {
        part(1, 1, members);
    }

    private static String run(String value) {
        return String.valueOf(chromium.run("return " + value));
    }

    private static List<String> told() {
        return List.of(run("told.join('|')").split("\\|", -1));
    }

    private static void awaitTold(String... lines) {
        try {
            Waiting.until(() -> told().equals(List.of(lines)));
        } catch (RuntimeException never) {
            throw new AssertionError("not told " + List.of(lines) + " but " + told(), never);
        }
    }

    @Test
    void tellsWhoComesAndGoesAndNotWhoIsThereAtFirst() {
        all(member("ann", 1), member("eve", 1));
        leave("eve", 1);
        join("fay", 1);
        watch();
        awaitTold("ready true ann fay", "now ann fay");
        assertThat(run("addresses.join()"))
                .isEqualTo("?topic=tidings%2Fpresence%2Fchat%2Fa&stream=NAME&marks=true&from=newest");
        assertThat(run("JSON.stringify(there.counts)"))
                .isEqualTo("{\"members\":2,\"streams\":9,\"anonymous\":2,\"listed\":true}");

        join("bob", 2);
        join("ann", 1);
        leave("ann", 1);
        join("fay", 3);
        awaitTold(
                "ready true ann fay",
                "now ann fay",
                "join bob",
                "now ann fay bob",
                "now ann fay bob",
                "leave ann",
                "now fay bob",
                "leave fay",
                "join fay",
                "now fay bob");
    }

    @Test
    void handsOnWhatIsSaidOfSomebody() {
        all(member("ann", 1).replace("}", ",\"info\":{\"name\":\"Ann\"},\"said\":\"away\"}"));
        watch();
        awaitTold("ready true ann", "now ann");
        assertThat(run("JSON.stringify(there.members[0].info) + there.members[0].said + there.members[0].streams"))
                .isEqualTo("{\"name\":\"Ann\"}away1");
    }

    /** The last of a longer list may be read first: it was told before the rest, and is of no use without it. */
    @Test
    void waitsForAllPartsAndBelievesWhatWasToldBetweenThem() {
        part(3, 3, member("old", 0));
        watch();
        hub.awaitSubscribers(1);
        part(1, 2, member("ann", 1));
        leave("bob", 1);
        leave("ann", 1);
        join("dora", 3);
        part(2, 3, member("old", 0));
        part(2, 2, member("bob", 1), member("carl", 1));
        awaitTold("ready true dora carl", "now dora carl");

        all(member("carl", 1), member("eve", 4));
        awaitTold("ready true dora carl", "now dora carl", "leave dora", "join eve", "now carl eve");
    }

    @Test
    void tellsOfAReplayWhatItComesTo() {
        all(member("ann", 1), member("bob", 1));
        watch();
        awaitTold("ready true ann bob", "now ann bob");
        // What comes from here on is of the past, as far as the page can know, until the stream that is opened next is
        // live.
        chromium.run("sources[0].dispatchEvent(new Event('open'))");
        leave("ann", 1);
        join("carl", 2);
        leave("carl", 2);
        join("dora", 3);
        hub.endStreams();
        awaitTold("ready true ann bob", "now ann bob", "leave ann", "join dora", "now bob dora");
    }

    @Test
    void asksAnewBehindAGapWhereNothingIsTold() {
        all(member("ann", 1));
        watch();
        awaitTold("ready true ann", "now ann");
        all(member("bob", 1));
        awaitTold("ready true ann", "now ann", "leave ann", "join bob", "now bob");
        gap();
        Waiting.until(() -> run("addresses.length").equals("2"));
        assertThat(run("addresses[1]")).endsWith("&from=newest");
        awaitTold("ready true ann", "now ann", "leave ann", "join bob", "now bob", "now bob");
    }

    private static void gap() {
        chromium.run(
                "sources[0].dispatchEvent(new MessageEvent('tidings.gap', { data: '{\"reason\":\"discarded\"}' }))");
    }

    @Test
    void hasCountsAloneOfTooManyAndNobodyIsGoneOrNewByThat() {
        all(member("ann", 1));
        watch();
        awaitTold("ready true ann", "now ann");
        count(5000, false);
        leave("ann", 1);
        join("bob", 1);
        awaitTold("ready true ann", "now ann", "now  of 5000", "now  of 5000", "now  of 5000");
        count(900, true);
        Waiting.until(() -> told().contains("now bob"));
        join("carl", 2);
        awaitTold(
                "ready true ann",
                "now ann",
                "now  of 5000",
                "now  of 5000",
                "now  of 5000",
                "now bob",
                "join carl",
                "now bob carl");
    }

    @Test
    void isNeverReadyWhereItIsClosedBefore() {
        watch();
        hub.awaitSubscribers(1);
        chromium.run("there.close()");
        awaitTold("never: closed");
        hub.awaitSubscribers(0);
    }
}
