package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Books what a hub's listener is told, and finds what cannot be true. */
final class AudienceLedger implements HubListener {
    private final Set<Subscriber> open = new HashSet<>();
    private final Set<Subscriber> behind = new HashSet<>();
    private final List<String> complaints = new ArrayList<>();
    private final Faults faults;
    private long opened;
    private long closed;
    private long gaps;

    /** Fails now and then, but not before it has written down what it was told. */
    AudienceLedger(Faults faults) {
        this.faults = faults;
    }

    Set<Subscriber> behind() {
        return behind;
    }

    @Override
    public void onOpened(Subscriber subscriber) {
        opened++;
        expect(open.add(subscriber), "opened twice");
        faults.strike();
    }

    @Override
    public void onFellBehind(Subscriber subscriber) {
        expect(open.contains(subscriber), "fell behind while it was closed");
        expect(behind.add(subscriber), "fell behind twice");
        faults.strike();
    }

    @Override
    public void onCaughtUp(Subscriber subscriber) {
        expect(behind.remove(subscriber), "caught up with nothing");
        expect(subscriber.lagBytes() == 0, "caught up and lags");
        faults.strike();
    }

    @Override
    public void onGap(Subscriber subscriber, Gap gap) {
        gaps++;
        expect(open.contains(subscriber), "told of a gap while it was closed");
        faults.strike();
    }

    @Override
    public void onClosed(Subscriber subscriber, CloseReason reason) {
        closed++;
        behind.remove(subscriber);
        expect(open.remove(subscriber), "closed twice");
        faults.strike();
    }

    /** Noted rather than thrown: the hub would log it, and go on. */
    private void expect(boolean condition, String otherwise) {
        if (!condition) {
            complaints.add(otherwise);
        }
    }

    /** All streams are closed: nobody is behind, and the shards counted what was told. */
    void checkAgainst(List<Shard> shards) {
        assertThat(complaints).isEmpty();
        assertThat(open).isEmpty();
        assertThat(opened).isEqualTo(closed);
        ShardStatistics total =
                new HubStatistics(shards.stream().map(Shard::statistics).toList(), null).total();
        assertThat(total.lag()).isEqualTo(new ShardStatistics.Lag(0, 0, 0, gaps));
        assertThat(total.streams().open()).isZero();
        assertThat(total.streams().opened()).isEqualTo(opened);
        assertThat(total.streams().closedInAll()).isEqualTo(closed);
    }
}
