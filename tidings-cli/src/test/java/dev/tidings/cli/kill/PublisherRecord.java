package dev.tidings.cli.kill;

/**
 * What one publisher sent and was told, beside where its events are in the log. Guarded by the {@link Ledger}.
 *
 * <p>Several events of a publisher are under way at once, and among those any order will do. But an event that was acknowledged before another was
 * sent must come before it.
 */
final class PublisherRecord {
    private static final int NONE = -1;

    private final int publisher;

    // By the event's number.
    /** How many events were acknowledged when it was first sent. */
    private final IntList acknowledgedBefore = new IntList();
    /** Its place in the log, as an index into what was read of it. */
    private final IntList places = new IntList();
    /** The hash of its id in the log, and of that in its answer: 0 until there is one. */
    private final IntList ids = new IntList();

    private final IntList answeredIds = new IntList();

    /** The numbers of events, in the order in which they were acknowledged. */
    private final IntList acknowledged = new IntList();
    /** So many of the first acknowledged ones have a place. */
    private int acknowledgedAndPlaced;

    PublisherRecord(int publisher) {
        this.publisher = publisher;
    }

    /** Notes that the next event is about to be sent for the first time. */
    Payload send() {
        acknowledgedBefore.add(acknowledged.size());
        places.add(NONE);
        ids.add(0);
        answeredIds.add(0);
        return new Payload(publisher, places.size() - 1);
    }

    void acknowledge(int number, String id) {
        require(answeredIds.get(number) == 0, number, "was acknowledged twice");
        answeredIds.set(number, id.hashCode());
        acknowledged.add(number);
        requireSameId(number);
    }

    void place(int number, int place, String id) {
        require(number < places.size(), number, "is in the log, but was never sent");
        require(places.get(number) == NONE, number, "is in the log twice");
        places.set(number, place);
        ids.set(number, id.hashCode());
        requireSameId(number);
        skipPlaced();
        require(
                acknowledgedAndPlaced >= acknowledgedBefore.get(number),
                number,
                "comes before one that was acknowledged before it was sent, or that one is lost");
    }

    private void skipPlaced() {
        while (acknowledgedAndPlaced < acknowledged.size()
                && places.get(acknowledged.get(acknowledgedAndPlaced)) != NONE) {
            acknowledgedAndPlaced++;
        }
    }

    private void requireSameId(int number) {
        require(
                ids.get(number) == 0 || answeredIds.get(number) == 0 || ids.get(number) == answeredIds.get(number),
                number,
                "has another id in the log than in its answer");
    }

    /** Requires that the first {@code count} acknowledged events are all in what was read of the log. */
    void requirePlaced(int count) {
        skipPlaced();
        if (acknowledgedAndPlaced < count) {
            require(false, acknowledged.get(acknowledgedAndPlaced), "was acknowledged and is lost");
        }
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }

    private void require(boolean condition, int number, String otherwise) {
        if (!condition) {
            throw new AssertionError("Event " + number + " of publisher " + publisher + " " + otherwise);
        }
    }
}
