package dev.tidings.log.disk.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known to be damaged in the files of a store: which stretches of positions cannot be read, and which files have been told of. Shared by the
 * stores that are opened in a directory one after another. Any thread.
 */
public final class Damage {
    private static final Logger LOGGER = LoggerFactory.getLogger(Damage.class);
    private static final Pattern FILE = Pattern.compile("[^\\s/]+\\.(?:sst|log|blob)\\b|MANIFEST-\\d+");

    /** In order, none touching another. Replaced under the monitor. */
    private volatile List<Stretch> stretches = List.of();

    private volatile boolean found;
    private volatile long suspectFrom;
    private volatile boolean lacksBatches;
    private volatile LongSupplier end = () -> 0;

    /** Guarded by the monitor. */
    private final Set<String> told = new HashSet<>();

    /**
     * Positions none of whose events can be read any more.
     *
     * @param traced whether the index knows the topics of those events; else any topic may have lost some
     */
    public record Stretch(long from, long to, boolean traced) {}

    /** Says how far the log goes, for a stretch behind which nothing is. */
    public void reachesTo(LongSupplier newEnd) {
        end = newEnd;
    }

    long end() {
        return end.getAsLong();
    }

    /** Notes that the store was opened without what was damaged in its write-ahead log, in which this is the first position that was whole. */
    public void lostOfWriteAheadLog(long firstPosition) {
        suspectFrom = firstPosition;
    }

    /** Notes that batches are missing in the middle of the store's write-ahead log, in which nothing else is wrong. */
    void lostBatches() {
        lacksBatches = true;
    }

    /** Whether any commit may be missing, wherever. */
    public boolean lacksBatches() {
        return lacksBatches;
    }

    /** From where on a missing position is one that damage took; {@link Long#MAX_VALUE} if it is behind all that is there, 0 if there was no such damage. */
    public long suspectFrom() {
        return suspectFrom;
    }

    /** Whether any file was found to be damaged. */
    public boolean isFound() {
        return found;
    }

    public List<Stretch> stretches() {
        return stretches;
    }

    /** The stretch that a position lies in, or null. */
    @Nullable
    public Stretch at(long position) {
        Stretch stretch = firstEndingAfter(position - 1);
        return stretch != null && stretch.from() <= position ? stretch : null;
    }

    /** The first stretch that reaches beyond a position, or null. */
    @Nullable
    public Stretch firstEndingAfter(long position) {
        List<Stretch> all = stretches;
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).to() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == all.size() ? null : all.get(low);
    }

    /** The last stretch that begins at a position or before it, or null. */
    @Nullable
    Stretch lastBeginningUpTo(long position) {
        Stretch last = null;
        for (Stretch one : stretches) {
            last = one.from() <= position ? one : last;
        }
        return last;
    }

    /** Adds a stretch, and joins it with those that it meets. */
    public synchronized void add(Stretch added) {
        List<Stretch> all = new ArrayList<>();
        Stretch joined = added;
        int place = 0;
        for (Stretch one : stretches) {
            if (one.to() + 1 < joined.from()) {
                all.add(one);
                place = all.size();
            } else if (one.from() - 1 > joined.to()) {
                all.add(one);
            } else {
                joined = new Stretch(
                        Math.min(one.from(), joined.from()),
                        Math.max(one.to(), joined.to()),
                        one.traced() && joined.traced());
            }
        }
        all.add(place, joined);
        stretches = List.copyOf(all);
    }

    /** Tells of a failure once for each file; the first time that anything is damaged, answers true. */
    synchronized boolean tell(RocksDBException failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher name = FILE.matcher(message);
        if (told.add(name.find() ? name.group() : message)) {
            LOGGER.error(
                    "The event log is damaged ({}); what is whole is served, readers are told of the rest by a gap."
                            + " Stop the hub and run `tidings log repair`",
                    message);
        }
        boolean first = !found;
        found = true;
        return first;
    }
}
