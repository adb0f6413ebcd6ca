package dev.tidings.http.presence;

import dev.tidings.access.Bearer;
import dev.tidings.presence.Member;
import dev.tidings.presence.Presence;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.presence.PresencePage;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.presence.PresenceQuery.Place;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Members that a test says, and pages of them, simple and slow. */
public final class FakePresence implements Presence {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::topic).thenComparing(Place::issuer).thenComparing(Place::subject);

    public final List<PresenceQuery> asked = new ArrayList<>();
    public final List<Topic> told = new ArrayList<>();
    public final List<String> sentAway = new ArrayList<>();
    private final PresenceOptions options;
    private final TreeMap<String, List<Member>> topics = new TreeMap<>();

    public FakePresence(String... covered) {
        List<Selector> selectors = new ArrayList<>();
        for (String one : covered) {
            selectors.add(Selector.of(one));
        }
        this.options = PresenceOptions.NONE.withTopics(selectors).withMaxMembers(5);
    }

    /** Adds members to a topic, in their order. */
    public FakePresence with(String topic, Member... members) {
        topics.put(topic, List.of(members));
        return this;
    }

    @Override
    public PresenceOptions options() {
        return options;
    }

    @Override
    public CompletionStage<PresencePage> page(PresenceQuery query) {
        asked.add(query);
        List<TopicPresence> found = new ArrayList<>();
        int taken = 0;
        for (String name : topics.keySet()) {
            boolean isAsked = query.selectors().matches(new Topic(name)) && options.covers(new Topic(name));
            boolean isOver =
                    query.after() != null && name.compareTo(query.after().topic()) < 0;
            boolean isDone = query.after() != null
                    && name.equals(query.after().topic())
                    && query.after().issuer().isEmpty();
            if (!isAsked || isOver || isDone) {
                continue;
            }
            if (taken == query.limit()) {
                return CompletableFuture.completedStage(new PresencePage(found, last(found), "head"));
            }
            List<Member> left = query.listsMembers() ? left(name, query.after()) : List.of();
            List<Member> page = left.subList(0, Math.min(left.size(), query.limit() - taken));
            taken += Math.max(1, page.size());
            found.add(of(name, page));
            if (page.size() < left.size()) {
                Member end = page.get(page.size() - 1);
                return CompletableFuture.completedStage(
                        new PresencePage(found, new Place(name, end.issuer(), end.subject()), "head"));
            }
        }
        return CompletableFuture.completedStage(new PresencePage(found, null, "head"));
    }

    private List<Member> left(String topic, @Nullable Place after) {
        List<Member> members = topics.getOrDefault(topic, List.of());
        return members.size() > options.maxMembers()
                ? List.of()
                : members.stream()
                        .filter(one -> after == null
                                || ORDER.compare(new Place(topic, one.issuer(), one.subject()), after) > 0)
                        .toList();
    }

    private TopicPresence of(String name, List<Member> page) {
        List<Member> all = topics.getOrDefault(name, List.of());
        int streams = all.stream().mapToInt(Member::streams).sum();
        return new TopicPresence(new Topic(name), all.size(), streams + 1, 1, all.size() <= options.maxMembers(), page);
    }

    private static Place last(List<TopicPresence> found) {
        return new Place(found.get(found.size() - 1).topic().name(), "", "");
    }

    @Override
    public void tellAll(Topic topic) {
        told.add(topic);
    }

    @Override
    public void sentAway(Bearer bearer, Selectors selectors, Duration retry) {
        sentAway.add(bearer.subject() + " " + selectors.all().get(0).text() + " " + (retry.toMillis() > 0));
    }
}
