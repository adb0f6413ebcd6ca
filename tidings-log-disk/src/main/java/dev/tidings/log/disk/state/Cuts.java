package dev.tidings.log.disk.state;

import dev.tidings.log.View;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * How far the bounds of single topics ({@link Retention#topics}) have discarded their events. A topic belongs to the first rule that matches it, and each
 * rule has a cut. When the rules change, the cuts of those before stay as a layer of their own, for as long as anything is kept that is older: what
 * they discarded is told as ever. Immutable.
 */
public final class Cuts {
    public static final Cuts NONE = new Cuts(List.of());

    /** The last is that of the rules in force, if there are any. */
    private final List<Layer> layers;

    private final long last;

    private Cuts(List<Layer> layers) {
        this.layers = List.copyOf(layers);
        this.last = layers.stream().mapToLong(Layer::last).max().orElse(0);
    }

    /**
     * How far a rule has come.
     *
     * @param position of the last event that was discarded for it; 0 for none
     * @param lastKept the last position up to there of an event that is kept for another topic it is on; 0 for none
     */
    public record Cut(Selector topics, long position, long lastKept) {
        boolean overlaps(View view) {
            return view.selectors().all().stream().anyMatch(topics::overlaps);
        }

        /** After which of a topic's positions up to {@code position} none is kept. */
        long keptUpTo(long after) {
            return after >= lastKept ? Math.max(after, position) : after;
        }
    }

    /** The cuts of the rules of one time, in their order. */
    public record Layer(long number, List<Cut> cuts) {
        public Layer {
            cuts = List.copyOf(cuts);
        }

        /** That of the rule that a topic belongs to, or null. */
        @Nullable
        Cut of(Topic topic) {
            int index = indexOf(topic);
            return index < 0 ? null : cuts.get(index);
        }

        /** Of the rules that some topics belong to, each once; -1 for none. */
        public int[] indexesOf(List<Topic> topics) {
            return topics.stream().mapToInt(this::indexOf).distinct().toArray();
        }

        private int indexOf(Topic topic) {
            for (int i = 0; i < cuts.size(); i++) {
                if (cuts.get(i).topics().matches(topic)) {
                    return i;
                }
            }
            return -1;
        }

        public Layer with(int rule, Cut cut) {
            List<Cut> changed = new ArrayList<>(cuts);
            changed.set(rule, cut);
            return new Layer(number, changed);
        }

        private Stream<Selector> topics() {
            return cuts.stream().map(Cut::topics);
        }

        private long last() {
            return cuts.stream().mapToLong(Cut::position).max().orElse(0);
        }

        /** What was discarded up to here can be no loss to who begins now: of what a selector matches, all is discarded up to there. */
        private long bygone(Selector selector) {
            return cuts.stream()
                    .filter(cut -> cut.topics().overlaps(selector))
                    .findFirst()
                    .filter(cut -> cut.topics().covers(selector))
                    .map(Cut::position)
                    .orElse(0L);
        }
    }

    /** Reads what stands in a store; of former rules what matters to who reads what is kept. */
    static Cuts read(Store store, long oldest) throws RocksDBException {
        List<Layer> found = new ArrayList<>();
        try (RocksIterator entries = store.iterator(Family.META)) {
            for (entries.seek(new byte[] {MetaKeys.CUT}); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                if (key[0] != MetaKeys.CUT) {
                    break;
                }
                found.add(layer(ByteReader.longAt(key, 1), entries.value()));
            }
            entries.status();
        }
        int last = found.size() - 1;
        List<Layer> told = IntStream.rangeClosed(0, last)
                .filter(i -> i == last || found.get(i).last() >= oldest)
                .mapToObj(found::get)
                .toList();
        return new Cuts(told);
    }

    private static Layer layer(long number, byte[] value) {
        ByteReader in = new ByteReader(value, 0);
        List<Cut> cuts = new ArrayList<>();
        while (in.hasMore()) {
            cuts.add(new Cut(Selector.of(in.text()), in.varint(), in.varint()));
        }
        return new Layer(number, cuts);
    }

    /** The layer of the rules in force, which is a new one if they are not those that were in force before. */
    public Layer inForce(List<Selector> topics) {
        Layer last = layers.isEmpty() ? new Layer(0, List.of()) : layers.get(layers.size() - 1);
        if (last.topics().toList().equals(topics)) {
            return last;
        }
        List<Cut> fresh = topics.stream().map(topic -> new Cut(topic, 0, 0)).toList();
        return new Layer(last.number() + 1, fresh);
    }

    /** The same, with how far the rules in force have come. */
    public Cuts with(Layer inForce) {
        List<Layer> moved = new ArrayList<>(layers);
        moved.removeIf(layer -> layer.number() == inForce.number());
        moved.add(inForce);
        return new Cuts(moved);
    }

    /** Puts a layer into the batch that deletes what it says is discarded. */
    public static void put(Layer layer, CommitBatch batch) {
        ByteWriter value = new ByteWriter(256);
        for (Cut cut : layer.cuts()) {
            value.putText(cut.topics().text()).putVarint(cut.position()).putVarint(cut.lastKept());
        }
        byte[] key = new ByteWriter(9).put(MetaKeys.CUT).putLong(layer.number()).toArray();
        batch.put(Family.META, key, value);
    }

    /** The last position at which anything was discarded for its topic's rule, or 0. */
    public long last() {
        return last;
    }

    /** The cuts that a topic's events have met, of the rules in force and of those before. */
    public List<Cut> of(Topic topic) {
        return layers.isEmpty()
                ? List.of()
                : layers.stream()
                        .map(layer -> layer.of(topic))
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** The first cut after a position of a rule that may have discarded what the view would have seen, or 0. */
    public long firstAfter(View view, long after) {
        return layers.stream()
                .flatMap(layer -> layer.cuts().stream())
                .filter(cut -> cut.position() > after && cut.overlaps(view))
                .mapToLong(Cut::position)
                .min()
                .orElse(0);
    }

    /** Whether an event that a view of exact topics would see may have been discarded for its topic's rule. */
    public boolean mayLack(View view, long position) {
        return position <= last
                && Objects.requireNonNull(view.exactTopics()).stream()
                        .flatMap(topic -> of(topic).stream())
                        .anyMatch(cut -> position <= cut.position());
    }

    /** After which position the first event of a topic may lie that is kept and comes after {@code after}. */
    public long keptAfter(Topic topic, long after) {
        long kept = after;
        for (Cut cut : of(topic)) {
            kept = cut.keptUpTo(kept);
        }
        return kept;
    }

    /** Up to where all that a view could see is discarded for its topics' rules; 0 if that is nowhere sure. */
    public long bygone(View view) {
        return layers.isEmpty()
                ? 0
                : view.selectors().all().stream()
                        .mapToLong(layers.get(layers.size() - 1)::bygone)
                        .min()
                        .orElse(0);
    }
}
