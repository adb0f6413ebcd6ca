package dev.tidings.hub;

import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One connection of a reader: what it was open by, and what came over it. */
final class GrantedStream {
    final Selectors wish;
    final SimulatedGrant grant;

    /** What it went on by, from which positions on. */
    final TreeMap<Long, SimulatedGrant> renewals = new TreeMap<>();

    final List<Arrival> arrivals = new ArrayList<>();

    /** After which id it begins, as its client asked or was told; null while that is not known. */
    @Nullable
    String begin;

    /** The id that its client held in the end, and where the log ended then. */
    @Nullable
    String end;

    long headAtEnd;

    /**
     * An event, or a gap where that is told instead.
     *
     * @param at when it came, in nanoseconds of the simulation
     * @param answered how many revocations were answered by then
     */
    record Arrival(String id, String data, boolean isGap, long at, int answered) {}

    GrantedStream(Selectors wish, SimulatedGrant grant, @Nullable String begin) {
        this.wish = wish;
        this.grant = grant;
        this.begin = begin;
    }

    /** The grant that an event of a position is shown by. */
    SimulatedGrant grantAt(long position) {
        Collection<SimulatedGrant> earlier = renewals.headMap(position, false).values();
        return earlier.stream().reduce(grant, (one, later) -> later);
    }

    /** All that it may be open by. */
    Stream<SimulatedGrant> grants() {
        return Stream.concat(Stream.of(grant), renewals.values().stream());
    }
}
