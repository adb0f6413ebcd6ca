package dev.tidings.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.presence.PresenceNode.Surroundings;
import dev.tidings.presence.PresenceNode.Who;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hub that is alone: what its readers are told, by a clock that the test turns. */
class PresenceNodeTest {
    private static final Topic ROOM = new Topic("chat/room");
    private static final List<Topic> THERE = List.of(ROOM);
    private static final Who ANN = new Who("main", "ann");
    private static final Who BOB = new Who("main", "bob");
    private static final PresenceOptions OPTIONS =
            PresenceOptions.NONE.withTopics(List.of(Selector.of("chat/**"))).withDebounce(Duration.ofSeconds(5));

    private final List<Event> log = new ArrayList<>();
    private long now = 10_000;
    private PresenceNode node = start(OPTIONS, false);

    private PresenceNode start(PresenceOptions options, boolean isKept) {
        PresenceNode started = new PresenceNode("n" + now, options, new Surroundings(false, isKept, 3000));
        log.forEach(event -> started.heard(event, now));
        started.begin(now);
        return started;
    }

    /** What is told in a turn, as types without the prefix. */
    private List<String> turn() {
        List<Event> events = node.turn(now).events();
        for (Event event : events) {
            log.add(event);
            node.heard(event, now);
        }
        return types(events);
    }

    private static List<String> types(List<Event> events) {
        return events.stream()
                .filter(event -> event.canonicalTopic().name().startsWith(PresenceEvent.PREFIX))
                .map(event -> String.valueOf(event.type()).replace("tidings.", ""))
                .toList();
    }

    private List<String> pass(Duration time) {
        List<String> told = new ArrayList<>();
        long end = now + time.toMillis();
        while (now < end) {
            now = Math.min(end, now + 200);
            told.addAll(turn());
        }
        return told;
    }

    private void open(Who who) {
        node.opened(THERE, who, "{\"name\":\"A\"}", "busy", now);
    }

    private void close(Who who) {
        node.closed(THERE, who, 0, now);
    }

    private TopicPresence asked() {
        return PresencePages.of(
                        new PresenceQuery(Selectors.of(ROOM.name()), null, 100, true), OPTIONS, node.rooms(), "")
                .topics()
                .get(0);
    }

    @Test
    void aMemberWithThreeTabsIsOneMemberWithThreeStreams() {
        open(ANN);
        open(ANN);
        open(ANN);
        open(Who.NOBODY);
        assertThat(turn()).containsExactly("occupied", "join", "count");
        TopicPresence there = asked();
        assertThat(List.of(there.members(), there.streams(), there.anonymous())).containsExactly(1, 4, 1);
        Member ann = there.list().get(0);
        assertThat(ann.streams()).isEqualTo(3);
        assertThat(ann.info()).isEqualTo("{\"name\":\"A\"}");
        assertThat(ann.said()).isEqualTo("busy");
        assertThat(log.get(2).data())
                .isEqualTo("{\"topic\":\"chat/room\",\"issuer\":\"main\",\"subject\":\"ann\",\"info\":{\"name\":\"A\"},"
                        + "\"said\":\"busy\",\"since\":\"1970-01-01T00:00:10Z\",\"streams\":3}");
    }

    @Test
    void whoComesBackInTimeIsNeitherGoneNorNew() {
        open(ANN);
        turn();
        close(ANN);
        assertThat(pass(Duration.ofMillis(4800))).isEmpty();
        open(ANN);
        assertThat(pass(Duration.ofSeconds(60))).isEmpty();
        close(ANN);
        assertThat(pass(Duration.ofSeconds(6))).containsExactly("leave", "vacant", "count");
        assertThat(node.rooms().isEmpty()).isTrue();
    }

    @Test
    void whoWasSentAwayIsNotGoneBeforeItsTimeAndTheDebounce() {
        open(ANN);
        turn();
        node.closed(THERE, ANN, 30_000, now);
        assertThat(pass(Duration.ofMillis(34_800))).isEmpty();
        assertThat(pass(Duration.ofSeconds(2))).contains("leave");
    }

    @Test
    void whoIsSentAwayAtTheDoorIsNotGoneBeforeThat() {
        open(ANN);
        turn();
        close(ANN);
        pass(Duration.ofSeconds(4));
        node.sentAway(THERE, ANN, 20_000, now);
        node.sentAway(THERE, BOB, 20_000, now);
        assertThat(pass(Duration.ofMillis(24_800))).isEmpty();
        assertThat(pass(Duration.ofSeconds(2))).contains("leave").doesNotContain("join");
    }

    @Test
    void tenThousandWhoComeBackAtOnceAreNoNews() {
        PresenceOptions many = OPTIONS.withMaxMembers(20_000);
        node = start(many, false);
        List<Who> all = IntStream.range(0, 10_000)
                .mapToObj(i -> new Who("main", "m" + i))
                .toList();
        all.forEach(this::open);
        assertThat(pass(Duration.ofSeconds(5)).stream().filter("join"::equals)).hasSize(10_000);
        all.forEach(this::close);
        pass(Duration.ofSeconds(2));
        all.forEach(this::open);
        assertThat(pass(Duration.ofSeconds(20))).isEmpty();
    }

    @Test
    void aCrowdIsCountedOnceASecondAndNotListed() {
        node = start(OPTIONS.withMaxMembers(10), false);
        for (int i = 0; i < 100; i++) {
            open(new Who("main", "m" + i));
        }
        List<String> told = pass(Duration.ofSeconds(3));
        assertThat(told).doesNotContain("join").contains("count");
        assertThat(told.stream().filter("count"::equals).count()).isLessThanOrEqualTo(3);
        assertThat(asked().members()).isEqualTo(100);
        assertThat(asked().isListed()).isFalse();
        for (int i = 5; i < 100; i++) {
            close(new Who("main", "m" + i));
        }
        assertThat(pass(Duration.ofSeconds(10)).stream().filter("join"::equals)).hasSize(5);
        assertThat(asked().isListed()).isTrue();
        assertThat(asked().list()).hasSize(5);
    }

    @Test
    void aRoomOfAClusterThatBecomesACrowdOrNoneIsNotVacantMeanwhile() {
        PresenceOptions few = OPTIONS.withMaxMembers(4);
        List<PresenceNode> nodes = List.of(
                new PresenceNode("a", few, new Surroundings(true, false, 3000)),
                new PresenceNode("b", few, new Surroundings(true, false, 3000)));
        List<String> told = new ArrayList<>();
        nodes.forEach(each -> each.begin(now));
        for (int step = 0; step < 200; step++) {
            now += 200;
            if (step == 20) {
                IntStream.range(0, 6)
                        .forEach(i -> nodes.get(i % 2).opened(THERE, new Who("main", "m" + i), null, null, now));
            } else if (step == 100) {
                IntStream.range(2, 6).forEach(i -> nodes.get(i % 2).closed(THERE, new Who("main", "m" + i), 0, now));
            }
            for (PresenceNode each : nodes) {
                Event lease = each.lease(now);
                List<Event> events = new ArrayList<>(each.turn(now).events());
                if (lease != null) {
                    events.add(lease);
                }
                told.addAll(types(events));
                events.forEach(event -> nodes.forEach(other -> other.heard(event, now)));
            }
        }
        assertThat(told).contains("occupied", "join").doesNotContain("vacant", "leave");
        assertThat(told.stream().filter("occupied"::equals)).hasSize(1);
        assertThat(told.stream().filter("join"::equals)).hasSize(2);
    }

    @Test
    void whoHammersAtTheDoorTakesNoMoreForIt() {
        open(ANN);
        turn();
        close(ANN);
        for (int i = 0; i < 10_000; i++) {
            node.sentAway(THERE, ANN, 3000, now);
        }
        Room room = Objects.requireNonNull(node.rooms().find(ROOM));
        assertThat(Objects.requireNonNull(room.find("main", "ann")).returned).isEqualTo(1);
    }

    @Test
    void topicsAreBounded() {
        for (int i = 0; i < Rooms.MOST + 10; i++) {
            node.opened(List.of(new Topic("chat/" + i)), ANN, null, null, now);
        }
        assertThat(node.rooms().all()).hasSize(Rooms.MOST);
    }

    @Test
    void whatIsAppendedAtOnceIsBounded() {
        node = start(OPTIONS.withMaxMembers(20_000), false);
        for (int i = 0; i < 5000; i++) {
            node.opened(THERE, new Who("main", "m" + i), "\"" + "x".repeat(1000) + "\"", null, now);
        }
        List<Event> events = node.turn(now).events();
        assertThat(events.stream().mapToInt(event -> event.data().length()).sum())
                .isLessThan(600_000);
        assertThat(events.size()).isGreaterThan(100);
    }

    @Test
    void allAreToldToWhoWantsThemAndNotTwiceInAShortTime() {
        open(ANN);
        turn();
        node.want(ROOM, now);
        node.want(ROOM, now);
        assertThat(turn()).containsExactly("members");
        node.want(ROOM, now);
        assertThat(pass(Duration.ofSeconds(2))).isEmpty();
        pass(Duration.ofSeconds(10));
        node.want(ROOM, now);
        assertThat(turn()).containsExactly("members");
    }

    @Test
    void afterARestartInGoodOrderNobodyIsGoneBeforeTheTimeThatItWasToldToStayAway() {
        node = start(OPTIONS, true);
        open(ANN);
        open(BOB);
        turn();
        node.closed(THERE, ANN, 20_000, now);
        node.closed(THERE, BOB, 20_000, now);
        log.addAll(node.farewell(now));
        now += 10_000;
        node = start(OPTIONS, true);
        assertThat(asked().members()).isEqualTo(2);
        open(ANN);
        // Her old stream may come back, too.
        assertThat(pass(Duration.ofSeconds(15))).containsOnly("count");
        assertThat(pass(Duration.ofSeconds(20)).stream().filter(type -> !type.equals("count")))
                .containsExactly("leave");
        assertThat(asked().list()).extracting(Member::subject).containsExactly("ann");
    }

    @Test
    void whoWasToldBeforeACrashMayComeBack() {
        node = start(OPTIONS, true);
        open(ANN);
        open(BOB);
        turn();
        now += 5000;
        node = start(OPTIONS, true);
        open(ANN);
        assertThat(pass(Duration.ofSeconds(7))).doesNotContain("join", "leave");
        assertThat(pass(Duration.ofSeconds(10))).contains("leave").doesNotContain("join");
        assertThat(asked().list()).extracting(Member::subject).containsExactly("ann");
    }

    @Test
    void pagesGoOnBehindAMember() {
        for (String name : List.of("a", "b", "c")) {
            open(new Who("main", name));
        }
        node.opened(List.of(new Topic("chat/z")), ANN, null, null, now);
        List<String> seen = new ArrayList<>();
        PresenceQuery.Place place = null;
        int pages = 0;
        do {
            PresencePage page = PresencePages.of(
                    new PresenceQuery(Selectors.of("chat/*"), place, 2, true), OPTIONS, node.rooms(), "");
            page.topics()
                    .forEach(topic -> topic.list().forEach(member -> seen.add(topic.topic() + ":" + member.subject())));
            place = page.next();
            pages++;
        } while (place != null && pages < 10);
        assertThat(seen).containsExactly("chat/room:a", "chat/room:b", "chat/room:c", "chat/z:ann");
    }
}
