package dev.tidings.hub;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which streams are meant: all that is not null must hold. Start from {@link #ALL}.
 *
 * @param topic that they see
 * @param selector that is one of theirs, with the same text
 * @param subject of their grants
 * @param issuer of their grants
 * @param address of their clients; runs on event loops and must not block
 * @param name of the stream
 * @param minLagBytes by which they are behind at the least
 * @param minLagTime for which they are behind at the least
 */
public record StreamFilter(
        @Nullable Topic topic,
        @Nullable Selector selector,
        @Nullable String subject,
        @Nullable String issuer,
        @Nullable Predicate<InetAddress> address,
        @Nullable StreamName name,
        @Nullable StreamState state,
        long minLagBytes,
        Duration minLagTime) {
    /** All streams. */
    public static final StreamFilter ALL = new StreamFilter(null, null, null, null, null, null, null, 0, Duration.ZERO);

    /** How much work it is at the most to look at a stream, beside one that is not looked at: that of one selector is 1, of an address some. */
    int costOf(Subscriber stream) {
        boolean looksAtSelectors = topic != null || selector != null;
        return (looksAtSelectors ? stream.view().selectors().all().size() : 0) + (address == null ? 0 : 8);
    }

    /** What costs least is looked at first. */
    boolean picks(Subscriber stream) {
        return (state == null || state == StreamState.of(stream))
                && isOf(stream)
                && (minLagBytes == 0 || stream.lagBytes() >= minLagBytes)
                && (minLagTime.isZero() || stream.behindFor().compareTo(minLagTime) >= 0)
                && (selector == null || stream.view().selectors().all().contains(selector))
                && (topic == null || stream.view().selectors().matches(topic))
                && isFrom(stream);
    }

    private boolean isOf(Subscriber stream) {
        return (subject == null || subject.equals(stream.bearer().subject()))
                && (issuer == null || issuer.equals(stream.bearer().issuer()))
                && (name == null || name.equals(stream.name()));
    }

    private boolean isFrom(Subscriber stream) {
        if (address == null) {
            return true;
        }
        InetAddress from = stream.address();
        return from != null && address.test(from);
    }

    public StreamFilter withTopic(@Nullable Topic other) {
        return new StreamFilter(other, selector, subject, issuer, address, name, state, minLagBytes, minLagTime);
    }

    public StreamFilter withSelector(@Nullable Selector other) {
        return new StreamFilter(topic, other, subject, issuer, address, name, state, minLagBytes, minLagTime);
    }

    public StreamFilter withSubject(@Nullable String other) {
        return new StreamFilter(topic, selector, other, issuer, address, name, state, minLagBytes, minLagTime);
    }

    public StreamFilter withIssuer(@Nullable String other) {
        return new StreamFilter(topic, selector, subject, other, address, name, state, minLagBytes, minLagTime);
    }

    public StreamFilter withAddress(@Nullable Predicate<InetAddress> other) {
        return new StreamFilter(topic, selector, subject, issuer, other, name, state, minLagBytes, minLagTime);
    }

    public StreamFilter withName(@Nullable StreamName other) {
        return new StreamFilter(topic, selector, subject, issuer, address, other, state, minLagBytes, minLagTime);
    }

    public StreamFilter withState(@Nullable StreamState other) {
        return new StreamFilter(topic, selector, subject, issuer, address, name, other, minLagBytes, minLagTime);
    }

    public StreamFilter withMinLag(long bytes, Duration time) {
        return new StreamFilter(topic, selector, subject, issuer, address, name, state, bytes, time);
    }
}
