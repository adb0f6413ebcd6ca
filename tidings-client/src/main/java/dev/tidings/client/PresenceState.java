package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.presence.Member;
import dev.tidings.presence.PresenceEvent;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, by what the hub tells in a stream. During a replay it is not looked at: it is older than what is known, and goes through what was long over. One thread.
 */
final class PresenceState {
    private record Key(String issuer, String subject) {
        static Key of(Member member) {
            return new Key(member.issuer(), member.subject());
        }
    }

    private final Topic topic;
    /** As it was told; empty for who left. */
    private final Map<Key, Optional<Member>> told = new LinkedHashMap<>();

    private @Nullable TopicPresence counts;
    /** How many parts were read of those in which all are told; as many as there are where all is known. */
    private long part;

    private long parts = 1;
    private boolean isLost;
    private boolean isLive;

    PresenceState(Topic topic) {
        this.topic = topic;
    }

    /** The stream is opened, and what comes first is of the past. */
    void opened() {
        isLive = false;
    }

    /** The replay is over; false if it was before, for who reads too slowly is told so again. */
    boolean live() {
        boolean isNews = !isLive;
        isLive = true;
        return isNews;
    }

    /** Nothing is known until all is told again, which nobody was asked for. */
    void lose() {
        part = 0;
        isLost = true;
    }

    boolean isLost() {
        return isLost;
    }

    /** All is told again soon. */
    void begin() {
        part = 0;
        isLost = false;
    }

    /** Takes what an event tells; false if that is no event of presence. */
    boolean take(String type, String data) {
        if (type.equals(PresenceEvent.MEMBERS.type())) {
            takeAll(data);
        } else if (type.equals(PresenceEvent.COUNT.type())) {
            takeCounts(data);
        } else if (type.equals(PresenceEvent.JOIN.type())) {
            PresenceJson.member(data).ifPresent(member -> told.put(Key.of(member), Optional.of(member)));
        } else if (type.equals(PresenceEvent.LEAVE.type())) {
            PresenceJson.member(data).ifPresent(member -> told.put(Key.of(member), Optional.empty()));
        } else {
            return false;
        }
        return true;
    }

    /** What was told between the parts is newer than they are. A part without those before it is of a list that has been told anew since. */
    private void takeAll(String data) {
        long next = JsonAnswer.number(data, "part");
        long last = JsonAnswer.number(data, "parts");
        if (next == 1) {
            told.clear();
        } else if (next != part + 1 || last != parts) {
            return;
        }
        part = next;
        parts = last;
        isLost &= part < parts;
        counts = PresenceJson.counts(topic, PresenceJson.raw(data, "counts"));
        for (String one : JsonAnswer.elements(data, "members")) {
            PresenceJson.member(one).ifPresent(member -> told.putIfAbsent(Key.of(member), Optional.of(member)));
        }
    }

    private void takeCounts(String data) {
        TopicPresence next = PresenceJson.counts(topic, data);
        if (next.isListed() && counts != null && !counts.isListed()) {
            lose();
        }
        counts = next;
    }

    /** Who is there now; null while it is not known. */
    @Nullable
    TopicPresence now() {
        TopicPresence known = counts;
        if (!isLive || part < parts || known == null) {
            return null;
        }
        told.values().removeIf(member -> member.isEmpty() || !known.isListed());
        List<Member> list = told.values().stream().flatMap(Optional::stream).toList();
        return new TopicPresence(topic, known.members(), known.streams(), known.anonymous(), known.isListed(), list);
    }
}
