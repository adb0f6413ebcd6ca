package dev.tidings.testkit;

import dev.tidings.client.CloseReason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is asserted of a stream, each by a sentence that ends with how long may be waited for it: {@code assertThat(stream).receives("1", "2").within(ofSeconds(2))}.
 * Events are asserted in their order, each once: the next sentence is about those that follow.
 */
public final class StreamAssert {
    private final TestStream stream;

    private StreamAssert(TestStream stream) {
        this.stream = stream;
    }

    /** Begins a sentence. */
    public static StreamAssert assertThat(TestStream stream) {
        return new StreamAssert(stream);
    }

    /** The next events have these data, and no other is among them. */
    public Expectation receives(String... data) {
        List<String> expected = List.of(data);
        return Expectation.of(most -> {
            stream.await(
                    "events with the data " + expected,
                    most,
                    now -> now.unread().size() >= expected.size());
            List<String> got = stream.unread().stream()
                    .limit(expected.size())
                    .map(Received::data)
                    .toList();
            require(got.equals(expected), "the next events to have the data " + expected, got);
            stream.read(expected.size());
        });
    }

    /** The next event is of a type, and has these data. */
    public Expectation receivesEvent(String type, String data) {
        return Expectation.of(most -> {
            stream.await("an event " + type, most, now -> !now.unread().isEmpty());
            Received next = stream.unread().get(0);
            require(
                    next.type().equals(type) && next.data().equals(data),
                    "the next event to be " + type + " \"" + data + "\"",
                    next);
            stream.read(1);
        });
    }

    /** The next events have these data, in whatever order. */
    public Expectation receivesInAnyOrder(String... data) {
        List<String> expected = Arrays.stream(data).sorted().toList();
        return Expectation.of(most -> {
            stream.await(
                    "events with the data " + expected,
                    most,
                    now -> now.unread().size() >= expected.size());
            List<String> got = stream.unread().stream()
                    .limit(expected.size())
                    .map(Received::data)
                    .sorted()
                    .toList();
            require(got.equals(expected), "the next events to have the data " + expected + ", in any order", got);
            stream.read(expected.size());
        });
    }

    /** No event comes; here the time is that for which is waited. */
    public Expectation receivesNothing() {
        return Expectation.of(most -> {
            long end = System.nanoTime() + most.toNanos();
            while (System.nanoTime() < end && stream.unread().isEmpty()) {
                sleep();
            }
            require(
                    stream.unread().isEmpty(),
                    "no event",
                    stream.unread().stream().map(Received::data).collect(Collectors.toList()));
        });
    }

    /** It is told that events are missing, for a reason such as {@code discarded}. */
    public Expectation isToldOfAGap(String reason) {
        return Expectation.of(most -> {
            stream.await("a gap, " + reason, most, TestStream::hasUnreadGap);
            String got = stream.readGap().reason();
            require(got.equals(reason), "a gap for the reason " + reason, got);
        });
    }

    /** It has been opened so many times, the first one counted. */
    public Expectation isOpened(int times) {
        return Expectation.of(
                most -> stream.await("opened " + times + " times", most, now -> now.openedTimes() >= times));
    }

    /** It has heard at least so many comments, heartbeats among them. */
    public Expectation hearsComments(int count) {
        return Expectation.of(most -> stream.await(count + " comments", most, now -> now.commentCount() >= count));
    }

    /** It is closed for good. */
    public Expectation closes(CloseReason.Code reason) {
        return Expectation.of(most -> {
            stream.await("closed, " + reason, most, now -> now.closeReason() != null);
            CloseReason got = Objects.requireNonNull(stream.closeReason());
            require(got.code() == reason, "closed, " + reason, got);
        });
    }

    private static void require(boolean isSo, String expected, Object got) {
        if (!isSo) {
            throw new AssertionError("Expected " + expected + "\nbut got " + got);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", ended);
        }
    }
}
