package dev.tidings.bench.powercut;

import dev.tidings.bench.powercut.Acknowledged.Answer;
import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The program that opens what is left of a log and compares it with what was acknowledged: {@code Check DIRECTORY DURABILITY SEED ACKNOWLEDGEMENTS}. Prints one line:
 * how many were acknowledged with a promise to survive the cut (in a control: with none), how many of those are lost, and how many things are wrong, of which
 * nothing may be, whatever the durability: altered data, another position or id, another order, twice the same, an index that disagrees, a retry that is not recognised, a loss that readers are not told of.
 */
public final class Check {
    private static final View ALL = View.of(Selectors.of("**"));
    private static final ReadLimit LIMIT = new ReadLimit(1024, 1 << 20);
    private static final int PUBLISHERS = 8;
    private static final int RETRIES = 200;
    private static final int SHOWN = 5;
    /** The number of an event that no publisher gets to, with neither an id nor a key. */
    private static final int NEVER_SENT = 1_999_999_997;

    private final DiskEventLog log;
    private final String durability;
    private final long seed;
    private final Acknowledged acknowledged;
    private final Map<Promise, LogEntry> found = new HashMap<>();
    private int wrong;

    private Check(DiskEventLog log, String durability, long seed, Acknowledged acknowledged) {
        this.log = log;
        this.durability = durability;
        this.seed = seed;
        this.acknowledged = acknowledged;
    }

    public static void main(String[] words) throws Exception {
        long start = System.nanoTime();
        Path directory = Path.of(words[0]);
        long head;
        int wrong;
        try (DiskEventLog log = DiskEventLog.open(directory, DiskLogOptions.DEFAULTS)) {
            Check check = new Check(log, words[1], Long.parseLong(words[2]), Acknowledged.read(Path.of(words[3])));
            check.readAll();
            check.readEachTopic();
            check.retry();
            check.missWhatIsLost();
            check.appendMore();
            check.print(System.nanoTime() - start);
            wrong = check.wrong;
            head = log.head();
        }
        try (DiskEventLog log = DiskEventLog.open(directory, DiskLogOptions.DEFAULTS)) {
            if (log.head() != head) {
                System.err.println("After an orderly end the head is " + log.head() + "; expected " + head);
                wrong++;
            }
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private void readAll() {
        int[] last = new int[PUBLISHERS];
        Arrays.fill(last, -1);
        long position = 0;
        for (LogEntry entry : read(ALL)) {
            Promise promise = Promise.of(entry.event().data());
            require(entry.position() > position, promise, "is at position " + entry.position() + ", after " + position);
            position = entry.position();
            require(promise.event(seed).equals(entry.event()), promise, "is not as it was sent: " + entry.event());
            require(found.put(promise, entry) == null, promise, "is there twice");
            require(promise.number() > last[promise.publisher()], promise, "comes after a later one");
            last[promise.publisher()] = promise.number();
            Answer answer = acknowledged.answers().get(promise);
            require(
                    answer == null
                            || (answer.position() == position && answer.id().equals(entry.id())),
                    promise,
                    "is at " + position + " as " + entry.id() + ", but was acknowledged as " + answer);
        }
    }

    private List<LogEntry> read(View view) {
        List<LogEntry> entries = new ArrayList<>();
        long head = log.head();
        for (long position = 0; position < head; ) {
            Slice slice = log.read(view, position, LIMIT).toCompletableFuture().join();
            entries.addAll(slice.entries());
            require(
                    slice.discardedUpTo() == 0 || !keepsAll(),
                    new Promise(0, 0),
                    "and all others are kept, but a reader is told of a gap up to " + slice.discardedUpTo());
            position = slice.upTo();
        }
        return entries;
    }

    /** Whether nothing may be missing. */
    private boolean keepsAll() {
        return Durability.SYNCED.code().equals(durability) && acknowledged.trimmed() == 0;
    }

    private void readEachTopic() {
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int number = publisher;
            long due = found.keySet().stream()
                    .filter(promise -> promise.publisher() == number)
                    .count();
            List<LogEntry> ofTopic = read(View.of(Selectors.of(Promise.topic(publisher))));
            boolean same = ofTopic.size() == due
                    && ofTopic.stream()
                            .allMatch(entry -> isFound(Promise.of(entry.event().data()), entry));
            require(same, new Promise(publisher, 0), "and its topic: " + ofTopic.size() + " events; expected " + due);
        }
    }

    private boolean isFound(Promise promise, LogEntry entry) {
        LogEntry same = found.get(promise);
        return same != null && same.position() == entry.position();
    }

    /** A publisher whose answer was lost sends once more what it sent last: that must be known if it is kept. */
    private void retry() {
        List<LogEntry> newest = found.values().stream()
                .sorted((one, other) -> Long.compare(other.position(), one.position()))
                .limit(RETRIES)
                .toList();
        for (LogEntry entry : newest) {
            Promise promise = Promise.of(entry.event().data());
            Location location =
                    log.locate(ALL, Cursor.of(entry.id())).toCompletableFuture().join();
            require(location.known() && location.position() == entry.position(), promise, "is located at " + location);
            if (promise.hasOwnId() || promise.hasKey()) {
                Appended again = append(promise.event(seed), promise);
                require(
                        again.duplicate() && again.position() == entry.position(),
                        promise,
                        "was sent again, and is at " + again + "; expected " + entry.position());
            }
        }
    }

    /** Whoever came just before an event that is gone, promised or not, must be told so. */
    private void missWhatIsLost() {
        acknowledged.answers().entrySet().stream()
                .filter(answer -> !found.containsKey(answer.getKey()))
                .limit(RETRIES)
                .forEach(lost -> {
                    View view =
                            View.of(Selectors.of(Promise.topic(lost.getKey().publisher())));
                    long position = lost.getValue().position();
                    Slice slice = log.read(view, position - 1, LIMIT)
                            .toCompletableFuture()
                            .join();
                    require(
                            slice.discardedUpTo() >= position,
                            lost.getKey(),
                            "is gone from " + position + ", and a reader is told of a gap up to "
                                    + slice.discardedUpTo());
                });
    }

    /** What is appended now must not take an id that a client may hold of something else, be that lost or not. */
    private void appendMore() {
        Set<String> taken =
                acknowledged.answers().values().stream().map(Answer::id).collect(Collectors.toSet());
        Promise next = new Promise(0, NEVER_SENT);
        Appended appended = append(next.event(seed), next);
        require(
                !appended.duplicate() && !taken.contains(appended.id()),
                next,
                "was appended as " + appended + "; expected an id that nobody was given before");
    }

    private Appended append(Event event, Promise promise) {
        return log.append(List.of(event), promise.options(Durability.SYNCED.code()))
                .toCompletableFuture()
                .join()
                .get(0);
    }

    private void print(long nanos) {
        Durability promised = durability.equals("mixed") ? Durability.SYNCED : Durability.of(durability);
        List<Promise> promises = acknowledged.answers().entrySet().stream()
                .filter(answer -> answer.getKey().durability(durability) == promised)
                .filter(answer -> answer.getValue().position() > acknowledged.trimmed())
                .map(Map.Entry::getKey)
                .toList();
        List<Promise> lost =
                promises.stream().filter(promise -> !found.containsKey(promise)).toList();
        if (promised == Durability.SYNCED) {
            lost.stream().limit(SHOWN).forEach(promise -> System.err.println("Lost: " + promise));
        }
        System.out.printf(
                "%s %d %d %d %d %d%n",
                durability, promises.size(), lost.size(), wrong, found.size(), nanos / 1_000_000);
    }

    private void require(boolean condition, Promise promise, String otherwise) {
        if (!condition && wrong++ < SHOWN) {
            System.err.println("Wrong: " + promise + " " + otherwise);
        }
    }
}
