package dev.tidings.http.events;

/** What one body takes of the {@link BodyBudget}. Safe for use by any thread; its fields are the budget's, under its lock. */
final class BodyShare implements AutoCloseable {
    /** Whose body it is. Called by any thread, under no lock. */
    interface Owner {
        /** The room that {@link BodyShare#grow} did not give is there now. */
        void onRoom();

        /** No room came in time, or others need what this one has held for long: the request is to be refused, and the share closed. */
        void onRefused();
    }

    final Owner owner;
    int held;
    int lent;
    int wanted;
    long heldSince;
    long waitingSince;
    boolean isUnfinished = true;
    boolean isEnded;

    private final BodyBudget budget;

    BodyShare(BodyBudget budget, Owner owner) {
        this.budget = budget;
        this.owner = owner;
    }

    /**
     * Asks for room.
     *
     * @param capacity in bytes, with what it has already
     * @return whether it is there; else the owner is called, and is not to ask again before
     */
    boolean grow(int capacity) {
        return budget.grow(this, capacity);
    }

    /** Asks to put aside what came while there was no room for it; false if too much lies aside already. */
    boolean lend(int bytes) {
        return budget.lend(this, bytes);
    }

    /** Gives back what was lent. */
    void repay() {
        budget.repay(this);
    }

    /**
     * What it had room for so far is done with, as if the rest had begun to arrive only now.
     *
     * @param capacity what it still needs, at most what it has
     */
    void keep(int capacity) {
        budget.keep(this, capacity);
    }

    /** Nothing more is to come: from now on nobody waits for a client. False if the owner has been or is being told of its refusal. */
    boolean finish() {
        return budget.finish(this);
    }

    /** Gives back all; does nothing the second time. */
    @Override
    public void close() {
        budget.close(this);
    }
}
