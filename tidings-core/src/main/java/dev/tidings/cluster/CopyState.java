package dev.tidings.cluster;

import dev.tidings.cluster.Interruptions.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the copy of a node says of the order that it follows, by the {@linkplain dev.tidings.log.LogCopy#noted notes} in it: for who looks at a node's folder. */
public final class CopyState {
    private final Remembered remembered;

    private CopyState(Remembered remembered) {
        this.remembered = remembered;
    }

    /** @param notes of a log; empty if it is no copy */
    public static Optional<CopyState> of(Map<String, byte[]> notes) {
        return notes.isEmpty() ? Optional.empty() : Optional.of(new CopyState(Remembered.of(notes, 0)));
    }

    /** The position in the order up to which the copy has all. */
    public long followed() {
        return remembered.followed();
    }

    /** The last position of what the copy held before it followed anything; 0 if that was nothing. */
    public long ownUpTo() {
        return remembered.formerUpTo();
    }

    /** Behind which position of the copy no event is missing that the order had; 0 if none is at all. */
    public long completeAfter() {
        List<Range> ranges = remembered.interruptions();
        return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).to();
    }

    /** Whether what is at a position of the copy is shown to nobody: it says that something is missing, or the order has lost it. */
    public boolean hides(long position) {
        return remembered.interruptions().stream()
                .anyMatch(range -> range.from() <= position && position <= range.to());
    }

    /** Whether the order that was followed last is that of an engine's incarnation. */
    public boolean isOf(Sequencer.Span span) {
        return remembered.breaks().containsKey(ClusterEntry.shortOf(span.incarnation()));
    }
}
