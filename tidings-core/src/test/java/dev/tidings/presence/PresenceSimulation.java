package dev.tidings.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.presence.PresenceNode.Batch;
import dev.tidings.presence.PresenceNode.Surroundings;
import dev.tidings.presence.PresenceNode.Who;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hubs of one order that keep presence, and the clients that come and go, in one thread and a time of its own: hubs die, are cut off from the order, pause, end in good order and begin anew. Members open several streams, lose them and come back. Once all is quiet, every hub says
 * what is true, and readers were told it: every join has its leave, in order.
 */
final class PresenceSimulation {
    private static final int STEP = 50;
    private static final long KEPT = Reports.KEPT.toMillis();
    private static final long RETRY = 3000;

    private final Random random;
    private final long seed;
    private final int maxMembers;
    private final Duration debounce;
    private final boolean isShared;
    private final List<Logged> log = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final List<Hub> hubs = new ArrayList<>();
    private final List<Tab> tabs = new ArrayList<>();
    private long now = 1_000_000;
    private int started;

    private record Logged(Event event, long time) {}

    /** A stream that a client wants: it is open at a hub, or comes back at some time. */
    private static final class Tab {
        final Who who;
        final List<Topic> topics;

        @Nullable
        Hub at;

        long backAt;

        Tab(Who who, List<Topic> topics, long backAt) {
            this.who = who;
            this.topics = topics;
            this.backAt = backAt;
        }
    }

    private final class Hub {
        final PresenceNode node;
        final String name = "n" + started++;
        int followed;
        long cutOffUntil;
        long pausedUntil;
        long nextTurn = now;

        @Nullable
        Batch underWay;

        long arrives;
        int awaited;

        Hub() {
            node = new PresenceNode(
                    name,
                    PresenceOptions.NONE
                            .withTopics(List.of(Selector.of("**")))
                            .withDebounce(debounce)
                            .withMaxMembers(maxMembers),
                    new Surroundings(isShared, true, RETRY));
            for (Logged entry : log) {
                if (now - entry.time < KEPT) {
                    node.heard(entry.event, entry.time);
                }
            }
            followed = log.size();
            node.begin(now);
        }

        boolean isCutOff() {
            return now < cutOffUntil;
        }

        void step() {
            if (now < pausedUntil) {
                return;
            }
            if (!isCutOff()) {
                deliver();
                int lag = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
                while (followed < log.size() - lag) {
                    node.heard(log.get(followed++).event, now);
                }
            } else if (underWay != null && now >= arrives + 5000) {
                underWay = null;
                node.failed();
            }
            Event lease = node.lease(now);
            if (lease != null && !isCutOff()) {
                append(lease);
            }
            if (underWay == null && followed >= awaited && now >= nextTurn) {
                nextTurn = now + 200;
                Batch batch = node.turn(now);
                if (!batch.events().isEmpty()) {
                    underWay = batch;
                    arrives = now + random.nextInt(150);
                }
            }
        }

        private void deliver() {
            Batch batch = underWay;
            if (batch == null || now < arrives) {
                return;
            }
            underWay = null;
            String key = batch.name();
            if (key != null && names.putIfAbsent(key, log.size()) != null) {
                node.refused();
                return;
            }
            batch.events().forEach(PresenceSimulation.this::append);
            awaited = log.size();
        }
    }

    PresenceSimulation(long seed) {
        this.seed = seed;
        // Small seeds that follow one another begin alike.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.maxMembers = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : 1000;
        this.debounce = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(1000) : 5000);
        this.isShared = random.nextInt(5) > 0;
    }

    private void append(Event event) {
        log.add(new Logged(event, now));
    }

    void run() {
        int most = isShared ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < most; i++) {
            hubs.add(new Hub());
        }
        int topics = 1 + random.nextInt(3);
        int members = 1 + random.nextInt(8);
        for (int i = 0; i < 3 + random.nextInt(20); i++) {
            List<Topic> of = new ArrayList<>();
            for (int t = 0; t < topics; t++) {
                if (random.nextBoolean()) {
                    of.add(new Topic("room/" + t));
                }
            }
            Who who = random.nextInt(5) == 0 ? Who.NOBODY : new Who("main", "m" + random.nextInt(members));
            tabs.add(new Tab(who, of, now + random.nextInt(10_000)));
        }
        long end = now + 20_000 + random.nextInt(60_000);
        while (now < end) {
            disturb(most);
            step();
        }
        hubs.forEach(hub -> {
            hub.cutOffUntil = now;
            hub.pausedUntil = now;
        });
        // Of those who are cut off, what they have to say comes late; and who was away comes back.
        long quiet = now + 90_000;
        while (now < quiet) {
            step();
        }
        check();
    }

    private void step() {
        now += STEP;
        for (Tab tab : tabs) {
            if (tab.at == null && now >= tab.backAt && !hubs.isEmpty()) {
                Hub hub = hubs.get(random.nextInt(hubs.size()));
                if (now >= hub.pausedUntil) {
                    tab.at = hub;
                    hub.node.opened(tab.topics, tab.who, null, null, now);
                }
            }
        }
        for (Hub hub : hubs) {
            hub.step();
        }
    }

    private void disturb(int most) {
        int what = random.nextInt(200);
        if (what < 6) {
            loseSome();
        } else if (what < 8 && isShared && !hubs.isEmpty()) {
            any().cutOffUntil = now + random.nextInt(15_000);
        } else if (what < 9 && isShared && !hubs.isEmpty()) {
            any().pausedUntil = now + random.nextInt(8_000);
        } else if (what < 11 && !hubs.isEmpty()) {
            kill(any());
        } else if (what < 12 && !hubs.isEmpty()) {
            end(any());
        } else if (what < 20 && hubs.size() < most) {
            hubs.add(new Hub());
        }
    }

    private Hub any() {
        return hubs.get(random.nextInt(hubs.size()));
    }

    private void loseSome() {
        for (Tab tab : tabs) {
            Hub hub = tab.at;
            if (hub != null && now >= hub.pausedUntil && random.nextInt(3) == 0) {
                hub.node.closed(tab.topics, tab.who, 0, now);
                tab.at = null;
                tab.backAt = now + (random.nextInt(3) == 0 ? random.nextInt(30_000) : random.nextInt(3000));
            }
        }
    }

    private void kill(Hub hub) {
        hubs.remove(hub);
        for (Tab tab : tabs) {
            if (tab.at == hub) {
                tab.at = null;
                tab.backAt = now + random.nextInt(random.nextInt(4) == 0 ? 20_000 : (int) RETRY);
            }
        }
    }

    private void end(Hub hub) {
        for (Tab tab : tabs) {
            if (tab.at == hub) {
                int away = random.nextInt(6000);
                hub.node.closed(tab.topics, tab.who, away, now);
                tab.at = null;
                tab.backAt = now + random.nextInt(away + 1);
            }
        }
        if (!hub.isCutOff() && now >= hub.pausedUntil) {
            hub.node.farewell(now).forEach(this::append);
        }
        kill(hub);
    }

    private void check() {
        Map<String, Map<String, Integer>> truth = new TreeMap<>();
        for (Tab tab : tabs) {
            for (Topic topic : tab.topics) {
                if (tab.at != null) {
                    truth.computeIfAbsent(topic.name(), first -> new TreeMap<>())
                            .merge(tab.who.subject(), 1, Integer::sum);
                }
            }
        }
        for (Hub hub : hubs) {
            assertThat(said(hub))
                    .as("seed %d, hub %s at %d", seed, hub.name, now)
                    .isEqualTo(truth);
        }
        if (!hubs.isEmpty()) {
            assertThat(told()).as("seed %d, told", seed).isEqualTo(members(truth));
        }
    }

    /** What a hub says; of rooms that are not listed, only whether the sums are right. */
    private Map<String, Map<String, Integer>> said(Hub hub) {
        Map<String, Map<String, Integer>> said = new TreeMap<>();
        PresencePage page = PresencePages.of(
                new PresenceQuery(Selectors.of("**"), null, 1000, true),
                PresenceOptions.NONE.withTopics(List.of(Selector.of("**"))),
                hub.node.rooms(),
                "");
        for (TopicPresence topic : page.topics()) {
            Map<String, Integer> of = new TreeMap<>();
            topic.list().forEach(member -> of.put(member.subject(), member.streams()));
            if (topic.anonymous() > 0) {
                of.put("", topic.anonymous());
            }
            int streams = of.values().stream().mapToInt(Integer::intValue).sum();
            if (topic.isListed()) {
                assertThat(topic.streams()).as("seed %d", seed).isEqualTo(streams);
                said.put(topic.topic().name(), of);
            } else {
                said.put(topic.topic().name(), truthOf(topic));
            }
        }
        return said;
    }

    private Map<String, Integer> truthOf(TopicPresence topic) {
        Map<String, Integer> truth = new TreeMap<>();
        Map<String, Set<Hub>> places = new HashMap<>();
        int streams = 0;
        for (Tab tab : tabs) {
            if (tab.at != null && tab.topics.contains(topic.topic())) {
                truth.merge(tab.who.subject(), 1, Integer::sum);
                streams++;
                if (!tab.who.subject().isEmpty()) {
                    places.computeIfAbsent(tab.who.subject(), first -> new HashSet<>())
                            .add(tab.at);
                }
            }
        }
        assertThat(topic.streams()).as("seed %d, streams of a crowd", seed).isEqualTo(streams);
        // A member of a crowd counts at each hub where it is.
        assertThat(topic.members())
                .as("seed %d, members of a crowd", seed)
                .isEqualTo(places.values().stream().mapToInt(Set::size).sum());
        return truth;
    }

    private Map<String, Set<String>> members(Map<String, Map<String, Integer>> truth) {
        Map<String, Set<String>> members = new TreeMap<>();
        truth.forEach((topic, of) -> {
            Set<String> keys = new HashSet<>();
            of.keySet().stream()
                    .filter(subject -> !subject.isEmpty())
                    .forEach(subject -> keys.add(PresenceJson.keyOf(new Attendance("main", subject))));
            if (!keys.isEmpty() && !isCrowd(topic)) {
                members.put(topic, keys);
            }
        });
        return members;
    }

    private boolean isCrowd(String topic) {
        Room room = hubs.get(0).node.rooms().find(new Topic(topic));
        return room != null && !room.isListed();
    }

    /** Who is there by what readers were told: each join of somebody who was not, each leave of somebody who was. */
    private Map<String, Set<String>> told() {
        Map<String, Set<String>> told = new TreeMap<>();
        Set<String> occupied = new HashSet<>();
        for (Logged entry : log) {
            String type = String.valueOf(entry.event.type());
            String topic = entry.event.canonicalTopic().name().replace(PresenceEvent.PREFIX, "");
            String key = String.valueOf(entry.event.key());
            if (type.equals(PresenceEvent.JOIN.type())) {
                boolean isNew =
                        told.computeIfAbsent(topic, first -> new HashSet<>()).add(key);
                assertThat(isNew)
                        .as("seed %d: a join of who is there, %s", seed, entry)
                        .isTrue();
            } else if (type.equals(PresenceEvent.LEAVE.type())) {
                boolean wasThere = told.getOrDefault(topic, new HashSet<>()).remove(key);
                assertThat(wasThere)
                        .as("seed %d: a leave of who is not there, %s", seed, entry)
                        .isTrue();
            } else if (type.equals(PresenceEvent.OCCUPIED.type())) {
                assertThat(occupied.add(topic))
                        .as("seed %d: occupied twice, %s", seed, entry)
                        .isTrue();
            } else if (type.equals(PresenceEvent.VACANT.type())) {
                assertThat(occupied.remove(topic))
                        .as("seed %d: vacant twice, %s", seed, entry)
                        .isTrue();
                assertThat(told.getOrDefault(topic, Set.of()))
                        .as("seed %d: vacant with members, %s", seed, entry)
                        .isEmpty();
            } else if (type.equals(PresenceEvent.COUNT.type())
                    && entry.event.data().contains("\"listed\":false")) {
                told.remove(topic);
            }
        }
        assertThat(occupied).as("seed %d: occupied at the end", seed).isEqualTo(isReadNow());
        told.values().removeIf(Set::isEmpty);
        return told;
    }

    private Set<String> isReadNow() {
        Set<String> read = new HashSet<>();
        tabs.stream().filter(tab -> tab.at != null).forEach(tab -> tab.topics.forEach(topic -> read.add(topic.name())));
        return read;
    }

    public static void main(String[] seeds) {
        long from = Long.parseLong(seeds[0]);
        long to = Long.parseLong(seeds[1]);
        int failed = 0;
        for (long each = from; each < to; each++) {
            try {
                new PresenceSimulation(each).run();
            } catch (Throwable failure) {
                failed++;
                if (failed <= 5) {
                    System.out.println(each + ": " + failure.toString().replace('\n', ' '));
                }
            }
        }
        System.out.println((to - from) + " seeds, " + failed + " failed");
    }
}
