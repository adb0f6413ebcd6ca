package dev.tidings.http.events;

import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.event.Event;
import dev.tidings.http.Answer;
import dev.tidings.http.Failures;
import dev.tidings.http.Problem;
import dev.tidings.http.RequestLimits;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.topic.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the lines of one body, each of which stands for itself, up to the first that is refused. What comes together is handed to the log together; where the
 * log refuses it, halves of it are, so that just what is before the line at fault is stored.
 *
 * <p>By one thread at a time: one run of lines is published when the one before is done.
 */
final class LinePublication {
    private static final Duration MOST_WAIT = Duration.ofSeconds(30);

    private static final char REPLACEMENT = '\ufffd';

    private final PublishRequest request;
    private final BodyParser parser;
    private final AppendOptions options;
    private final int mostBytes;
    private long lines;
    /** Those among them that had been before. */
    private long published;

    private @Nullable String lastId;

    LinePublication(PublishRequest request, RequestLimits limits) {
        this.request = request;
        this.parser = new BodyParser(
                request.query(), limits, request.rules(), request.rules().traceParent());
        this.options = new AppendOptions(parser.durability(), null);
        this.mostBytes = limits.bodyBytes();
    }

    /** How long a line may be, in bytes. */
    int mostBytes() {
        return mostBytes;
    }

    /** What is answered when all lines are published. */
    Answer answer() {
        return PublishAnswer.ofLines(published, lastId, request);
    }

    /** What is answered when the rest is not published, for this reason. */
    Problem stopped(Throwable reason) {
        return PublishAnswer.stopped(Failures.problem(reason), published, lastId);
    }

    private record Line(long number, Event event) {}

    /**
     * What a run of lines comes to.
     *
     * @param refusal of the line behind {@code good}; null if there is none such
     */
    private record Run(List<Line> good, @Nullable Throwable refusal) {}

    /**
     * Publishes the lines in the first {@code length} bytes, the last of which may lack its end. Throws nothing.
     *
     * @return how many are published by then, when the log has answered for all of them; fails with the refusal of one, which nothing was published behind
     */
    CompletionStage<Long> publish(byte[] bytes, int length) {
        Run run = parse(bytes, length);
        CompletionStage<Long> stored = appendInTime(run.good(), length);
        @Nullable Throwable refusal = run.refusal();
        return refusal == null ? stored : stored.thenCompose(good -> CompletableFuture.failedStage(refusal));
    }

    private Run parse(byte[] bytes, int length) {
        List<Line> good = new ArrayList<>();
        int end;
        for (int start = 0; start < length; start = end + 1) {
            end = start;
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            lines++;
            try {
                @Nullable Event event = event(bytes, start, end - start);
                if (event != null) {
                    good.add(new Line(lines, event));
                }
            } catch (RuntimeException | Error refusal) {
                return new Run(good, ofLine(lines, refusal));
            }
        }
        return new Run(good, null);
    }

    /** Whatever speaks for or against a line is asked here, once for each. Null where it is blank. */
    private @Nullable Event event(byte[] bytes, int start, int length) {
        if (length > mostBytes) {
            throw Problem.tooLarge("It is larger than the limit on a body; expected at most " + mostBytes + " bytes");
        }
        String text = utf8(bytes, start, length);
        return text.isBlank() ? null : parser.line(text);
    }

    private static String utf8(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(ByteBuffer.wrap(bytes, start, length));
        }
        return text;
    }

    private static void requireUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException malformed) {
            throw Problem.badRequest("It is not UTF-8; expected text in UTF-8");
        }
    }

    /** Who publishes faster than it may is not refused: what follows is not read before this is stored. But it is where it would have to wait for very long, with its room taken, or its grant ends meanwhile. */
    private CompletionStage<Long> appendInTime(List<Line> some, int bytes) {
        long wait = some.isEmpty() ? 0 : request.rules().waitFor(some.size(), bytes);
        if (wait == 0) {
            return append(some);
        }
        if (wait > MOST_WAIT.toNanos()) {
            return CompletableFuture.failedStage(ofLine(some.get(0).number(), PublishRules.tooFast(wait)));
        }
        return CompletableFuture.supplyAsync(
                        () -> stillInForce(some, bytes), CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS))
                .thenCompose(stored -> stored);
    }

    private CompletionStage<Long> stillInForce(List<Line> some, int bytes) {
        try {
            request.rules().caller().requireInForce();
        } catch (RefusedCredentialsException refused) {
            return CompletableFuture.failedStage(ofLine(some.get(0).number(), refused));
        }
        return appendInTime(some, bytes);
    }

    private CompletionStage<Long> append(List<Line> some) {
        if (some.isEmpty()) {
            return CompletableFuture.completedStage(published);
        }
        return store(some)
                .handle((appended, failure) -> failure == null ? count(appended) : onRefused(some, failure))
                .thenCompose(outcome -> outcome);
    }

    private CompletionStage<List<Appended>> store(List<Line> some) {
        try {
            return request.rules().publish(some.stream().map(Line::event).toList(), options);
        } catch (RuntimeException | Error refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    private CompletionStage<Long> count(List<Appended> appended) {
        published += appended.size();
        lastId = appended.get(appended.size() - 1).id();
        return CompletableFuture.completedStage(published);
    }

    /** All or nothing is how the log takes several: which of them is at fault shows when it is asked for fewer. */
    private CompletionStage<Long> onRefused(List<Line> some, Throwable failure) {
        boolean ofOne = is(failure, InvalidValueException.class)
                || is(failure, ConflictingAppendException.class)
                || is(failure, EndedTopicException.class);
        if (!ofOne || some.size() == 1) {
            return CompletableFuture.failedStage(ofLine(some.get(0).number(), failure));
        }
        int half = some.size() / 2;
        return append(some.subList(0, half)).thenCompose(good -> append(some.subList(half, some.size())));
    }

    private static boolean is(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(failure)
                || (failure instanceof CompletionException && type.isInstance(failure.getCause()));
    }

    private static Problem ofLine(long number, Throwable failure) {
        Problem problem = Failures.problem(failure);
        return problem.saying("Line " + number + ": " + problem.detail());
    }
}
