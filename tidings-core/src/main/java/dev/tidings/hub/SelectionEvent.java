package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a change of a stream's selection is written: as an event of type {@code tidings.selection} in the log, and in the stream itself. */
final class SelectionEvent {
    /** Which of the arrays. */
    private static final int FROM = 2;

    private static final int BY = 3;

    private SelectionEvent() {}

    /**
     * Who made a change, where several hubs share a log.
     *
     * @param owner the {@linkplain StreamOwner#mark mark} of who had the stream
     * @param request the id of the request that asked for it; empty where it was asked at that hub
     */
    record Maker(String owner, String request) {}

    /**
     * The event for the log: {@code {"selectors":[...],"was":[...]}}, with a {@code from} where it brings something of what was published before.
     *
     * @param maker null where one hub alone has the log; else it is told as {@code by}
     */
    static Event of(
            StreamName name,
            Selectors before,
            Selectors after,
            @Nullable Backfill backfill,
            @Nullable Maker maker,
            EventIds ids) {
        List<String> brings = backfill == null ? List.of() : backfill.written(ids);
        String from = brings.isEmpty() && maker == null ? "" : ",\"from\":" + array(brings.stream());
        String by = maker == null ? "" : ",\"by\":" + array(Stream.of(maker.owner(), maker.request()));
        return HubEvent.SELECTION.on(
                name.topic(),
                "{\"selectors\":" + json(after.all()) + ",\"was\":" + json(before.all()) + from + by + "}");
    }

    /** Who made the change that an entry tells of; null where that is not said. */
    static @Nullable Maker maker(LogEntry entry) {
        List<List<String>> lists = arrays(entry.event().data());
        return lists.size() <= BY
                ? null
                : new Maker(lists.get(BY).get(0), lists.get(BY).get(1));
    }

    /** What an entry of the log says, or null if it is no such event. */
    static @Nullable SelectionSwitch read(LogEntry entry, EventIds ids) {
        Event event = entry.event();
        if (!HubEvent.SELECTION.type().equals(event.type())) {
            return null;
        }
        List<List<String>> lists = arrays(event.data());
        if (lists.size() < 2) {
            throw new InvalidValueException("The selection at " + entry.id() + " is none: " + event.data());
        }
        boolean bringsNothing = lists.size() <= FROM || lists.get(FROM).isEmpty();
        Backfill backfill = bringsNothing ? null : Backfill.read(lists.get(FROM), ids);
        return new SelectionSwitch(entry.position(), Selectors.of(lists.get(1)), Selectors.of(lists.get(0)), backfill);
    }

    /** What the stream is told where it takes effect. */
    static Event told(List<Selector> before, List<Selector> after) {
        List<Selector> added =
                after.stream().filter(one -> !before.contains(one)).toList();
        List<Selector> dropped =
                before.stream().filter(one -> !after.contains(one)).toList();
        return HubEvent.SELECTION.with(
                "{\"selectors\":" + json(after) + ",\"added\":" + json(added) + ",\"dropped\":" + json(dropped) + "}");
    }

    /** What the stream is told whose selection, if it was another than this one, is not known any more. */
    static Event lost(Selectors inForce, String cursor) {
        return HubEvent.SELECTION.with(
                "{\"selectors\":" + json(inForce.all()) + ",\"lostAfter\":" + Gap.json(cursor) + "}");
    }

    private static String json(List<Selector> selectors) {
        return array(selectors.stream().map(Selector::text));
    }

    private static String array(Stream<String> texts) {
        return texts.map(Gap::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** The arrays of strings in an object that was written here, in their order. */
    private static List<List<String>> arrays(String json) {
        List<List<String>> arrays = new ArrayList<>();
        boolean isInArray = false;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            if (c == '"') {
                StringBuilder text = new StringBuilder();
                at = string(json, at + 1, text);
                if (isInArray) {
                    arrays.get(arrays.size() - 1).add(text.toString());
                }
            } else if (c == '[') {
                arrays.add(new ArrayList<>());
                isInArray = true;
            } else if (c == ']') {
                isInArray = false;
            }
        }
        return arrays;
    }

    /** Reads a string as {@link Gap#json} writes it; answers where its closing quote is. */
    private static int string(String json, int start, StringBuilder text) {
        int at = start;
        for (; json.charAt(at) != '"'; at++) {
            char c = json.charAt(at);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            text.append((char) Integer.parseInt(json, at + 2, at + 6, 16));
            at += 5;
        }
        return at;
    }
}
