package dev.tidings.log.redis;

import dev.tidings.cluster.HousekeepingEntries;
import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import io.lettuce.core.Range;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two connections to one server, from when it was found fit until one of them breaks, it does not answer in time, or is no more what it was. All that was asked and not answered fails then, and nothing of it is sent again. Any thread may call; stages complete on Lettuce's threads.
 */
final class RedisSession {
    private static final int MAX_ENTRIES = 1_000_000;
    private static final long TRIMMED_AT_ONCE = 1_000_000;
    /** How many arguments an append has before its entries. */
    private static final int BEFORE_ENTRIES = 2;

    /** Its connections, and the digests of the scripts there. */
    record Link(
            StatefulRedisConnection<String, byte[]> appending,
            StatefulRedisConnection<String, byte[]> following,
            Map<Scripts, String> scripts) {
        String digest(Scripts script) {
            return scripts.getOrDefault(script, "");
        }

        void close() {
            appending.closeAsync();
            following.closeAsync();
        }
    }

    private final long number;
    private final RedisOptions options;
    private final Link link;
    private final String replication;
    private final Span span;
    private final BiConsumer<RedisSession, Throwable> onEnd;
    private final RedisAsyncCommands<String, byte[]> commands;
    private final String[] keys;
    private final byte[] incarnation;
    private final Confirmations confirmations;
    private final AppendGroups appends;
    private final RedisReader reader;
    private final Questions questions = new Questions(System::nanoTime);
    private final AtomicReference<@Nullable LogUnavailableException> over = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<Span>> asking = new AtomicReference<>();

    RedisSession(
            long number,
            RedisOptions options,
            Link link,
            String replication,
            Span span,
            BiConsumer<RedisSession, Throwable> onEnd) {
        this.number = number;
        this.options = options;
        this.link = link;
        this.replication = replication;
        this.span = span;
        this.onEnd = onEnd;
        this.commands = link.appending().async();
        this.keys = new String[] {options.stream(), options.cluster(), options.counts()};
        this.incarnation = RedisConnector.bytes(span.incarnation());
        this.confirmations = new Confirmations(commands, options.confirmation());
        this.appends = new AppendGroups(this::append, options.confirmation());
        this.reader = new RedisReader(link.following().async(), options.stream(), link.digest(Scripts.RANGE));
    }

    /** Looks at the connections from now on. */
    void begin() {
        watch(link.appending());
        watch(link.following());
    }

    private void watch(StatefulRedisConnection<String, byte[]> connection) {
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                end(new LogUnavailableException(Reason.FAILED, "The connection to Redis broke"));
            }
        });
        if (!connection.isOpen()) {
            end(new LogUnavailableException(Reason.FAILED, "The connection to Redis broke"));
        }
    }

    long number() {
        return number;
    }

    /** What was kept when it began. */
    Span span() {
        return span;
    }

    CompletionStage<Long> append(List<byte[]> entries, Durability durability) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    entries.size() + " entries cannot be appended at once; expected 1 to " + MAX_ENTRIES);
        }
        return appends.add(entries, durability);
    }

    private CompletionStage<Long> append(List<byte[]> entries, boolean isConfirmed) {
        byte[][] arguments = new byte[entries.size() + BEFORE_ENTRIES][];
        byte[] ofUsers = new byte[entries.size()];
        for (int i = 0; i < entries.size(); i++) {
            ofUsers[i] = (byte) (HousekeepingEntries.is(entries.get(i)) ? '0' : '1');
            arguments[BEFORE_ENTRIES + i] = entries.get(i);
        }
        arguments[0] = incarnation;
        arguments[1] = ofUsers;
        return ask(() -> {
            CompletionStage<Long> appended = commands.<Long>evalsha(
                            link.digest(Scripts.APPEND), ScriptOutputType.INTEGER, keys, arguments)
                    .thenApply(last -> last + 1);
            return isConfirmed ? appended.thenCombine(confirmations.ask(), (last, safe) -> last) : appended;
        });
    }

    private static byte[] digits(long number) {
        return RedisConnector.bytes(Long.toString(number));
    }

    /** A question to the server, which ends the session where the answer shows that it is not what it was. */
    private <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> asked = questions.add();
        LogUnavailableException why = over.get();
        if (why != null) {
            asked.completeExceptionally(why);
            return asked;
        }
        try {
            question.get().whenComplete((answer, failure) -> settle(asked, answer, failure));
        } catch (RedisException refused) {
            settle(asked, null, refused);
        }
        return asked;
    }

    private <T> void settle(CompletableFuture<T> asked, @Nullable T answer, @Nullable Throwable failure) {
        if (failure == null) {
            asked.complete(answer);
            return;
        }
        Throwable cause = RedisFailures.cause(failure);
        LogUnavailableException why = RedisFailures.of(cause);
        if (!(cause instanceof LogUnavailableException) && !RedisFailures.isPassing(why)) {
            end(why);
        }
        asked.completeExceptionally(why);
    }

    CompletionStage<Span> askForSpan() {
        while (true) {
            CompletableFuture<Span> other = asking.get();
            if (other != null) {
                return other;
            }
            CompletableFuture<Span> mine = new CompletableFuture<>();
            if (asking.compareAndSet(null, mine)) {
                askForSpan(mine);
                return mine;
            }
        }
    }

    private void askForSpan(CompletableFuture<Span> mine) {
        CompletableFuture<List<Object>> answer =
                ask(() -> commands.evalsha(link.digest(Scripts.SPAN), ScriptOutputType.MULTI, keys));
        answer.thenApply(this::spanOf).whenComplete((kept, failure) -> {
            asking.set(null);
            if (failure == null) {
                mine.complete(kept);
            } else {
                mine.completeExceptionally(RedisFailures.cause(failure));
            }
        });
    }

    private Span spanOf(List<Object> answer) {
        List<String> words = answer.stream().map(RedisConnector::text).toList();
        if (words.isEmpty() || !words.get(0).equals(span.incarnation())) {
            LogUnavailableException why = new LogUnavailableException(
                    Reason.FAILED, "The stream is another one than when the session began, or is gone");
            end(why);
            throw why;
        }
        return RedisConnector.span(words.get(0), words.get(1), words.get(2));
    }

    CompletionStage<Optional<Entry>> read(long position) {
        if (position < 1) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String id = Positions.id(position);
        return ask(() -> commands.xrange(options.stream(), Range.create(id, id))
                .thenApply(found -> found.stream().findFirst().map(RedisReader::entry)));
    }

    void trim(long upTo) {
        if (upTo >= 1) {
            XTrimArgs discarded = XTrimArgs.Builder.minId(Positions.id(upTo + 1))
                    .approximateTrimming()
                    .limit(TRIMMED_AT_ONCE);
            ask(() -> commands.xtrim(options.stream(), discarded));
        }
    }

    /** The next entries behind a position; none when there were none for a second. One call at a time. */
    CompletionStage<List<Entry>> next(long after) {
        LogUnavailableException why = over.get();
        return why == null ? reader.next(after) : CompletableFuture.failedFuture(why);
    }

    /** Ends the session if the server owes an answer for too long. */
    void requireAnswers() {
        long late = Math.max(questions.oldestMillis() - options.confirmation().mostMillis(), reader.lateMillis());
        if (late > options.timeout().toMillis()) {
            end(new LogUnavailableException(
                    Reason.FAILED,
                    "Redis has not answered for " + late + " ms; expected it to within "
                            + options.timeout().toMillis()));
        }
    }

    /** Has the server discard what is beyond the bounds, and looks whether it is still what it was. */
    void keepInBounds() {
        RedisBounds bounds = options.bounds();
        ask(() -> commands.evalsha(
                link.digest(Scripts.DISCARD),
                ScriptOutputType.INTEGER,
                keys,
                digits(bounds.maxEntries()),
                digits(bounds.maxBytes()),
                digits(bounds.maxAge().toMillis()),
                digits(bounds.maxHousekeeping())));
        ask(() -> commands.info("replication")).thenAccept(this::requireSameServer);
        askForSpan();
    }

    private void requireSameServer(String info) {
        ServerInfo server = ServerInfo.parse(info);
        try {
            server.requireMaster();
        } catch (LogUnavailableException replica) {
            end(replica);
        }
        if (!server.replication().equals(replication)) {
            end(new LogUnavailableException(Reason.FAILED, "Redis failed over, and back; its history is another one"));
        }
    }

    /** Once; any reason may be given a second time. */
    void end(Throwable why) {
        LogUnavailableException reason = RedisFailures.of(RedisFailures.cause(why));
        LogUnavailableException failure = reason.reason() == Reason.FAILED
                ? reason
                : new LogUnavailableException(Reason.FAILED, String.valueOf(reason.getMessage()), reason);
        if (over.compareAndSet(null, failure)) {
            questions.failAll(failure);
            link.close();
            onEnd.accept(this, why);
        }
    }
}
