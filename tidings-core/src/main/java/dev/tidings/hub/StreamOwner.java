package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.Form;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hub of several on one log has the stream of a name, from one place in the log until the next of its kind: a private event on a topic of the hub's own.
 *
 * @param node the hub, by a name that it has for as long as it runs
 * @param serial which of this hub's it is
 * @param from the {@linkplain #mark mark} of the one that did not answer, of which it was taken, empty for nobody: void where another one had it by then; null where a connection came, which always takes it
 * @param position where it lies in the log
 */
record StreamOwner(String node, long serial, @Nullable String from, long position) {
    /** As the {@link #from} of one that nobody had. */
    static final String NOBODY = "";

    private static final String TYPE = HubEvent.PREFIX + "owner";

    static Topic topicOf(StreamName name) {
        return new Topic(name.topic().name() + "/owner");
    }

    static Event event(StreamName name, String node, long serial, @Nullable String from) {
        String text = new Form()
                .add("stream", name.hash())
                .add("node", node)
                .add("serial", serial)
                .add("from", from)
                .text();
        return new Event(null, List.of(topicOf(name)), TYPE, text, false, null, true, null);
    }

    /** Whether an event may be one: quick to say of any other. */
    static boolean isOne(Event event) {
        return event.isPrivate() && TYPE.equals(event.type());
    }

    /** What an entry says that {@linkplain #isOne is one}. */
    static StreamOwner read(LogEntry entry) {
        Form form = Form.read(entry.event().data());
        return new StreamOwner(
                form.text("node"), Long.parseLong(form.text("serial")), form.get("from"), entry.position());
    }

    static StreamName nameIn(Event event) {
        return new StreamName(Form.read(event.data()).text("stream"));
    }

    /** What stands for it where it made a change. */
    String mark() {
        return node + "." + serial;
    }

    /** Whether a connection came. */
    boolean isOpen() {
        return from == null;
    }
}
