package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.IntList;
import dev.tidings.cli.kill.Ledger;
import dev.tidings.cli.kill.Payload;
import dev.tidings.client.GapNotice;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * What all readers of one selection have to see, each event once, under the same id and in the same order, at whatever node, and with no gap. The first reader that comes to a place says
 * what is there; all others are held to it. Safe for use by any thread.
 */
final class Order {
    private final BiConsumer<Payload, String> first;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final IntList publishers = new IntList();
    private final IntList numbers = new IntList();
    private final IntList ids = new IntList();

    /** @param first is told of each event once, in order */
    Order(BiConsumer<Payload, String> first) {
        this.first = first;
    }

    /** One more reader, from the beginning. */
    Judge reader(String name) {
        return new Judge() {
            private int place;

            @Override
            public void see(Payload payload, String id) {
                Order.this.see(place, name, payload, id);
                place++;
            }

            @Override
            public void gap(GapNotice gap) {
                throw new AssertionError(name + " was told of a gap at its event " + place + ": " + gap);
            }
        };
    }

    private void see(int place, String name, Payload payload, String id) {
        lock.lock();
        try {
            if (place == numbers.size()) {
                publishers.add(payload.publisher());
                numbers.add(payload.number());
                ids.add(id.hashCode());
                first.accept(payload, id);
            } else if (!payload.equals(at(place)) || ids.get(place) != id.hashCode()) {
                throw new AssertionError(name + " has " + payload + " with the id " + id + " as its event " + place
                        + "; others have " + at(place));
            }
        } finally {
            lock.unlock();
        }
    }

    private Payload at(int place) {
        return new Payload(publishers.get(place), numbers.get(place));
    }

    int size() {
        lock.lock();
        try {
            return numbers.size();
        } finally {
            lock.unlock();
        }
    }

    /** Requires that it is the order of the whole log, as far as it selects that. */
    void requireFrom(Ledger ledger, IntPredicate selected) {
        int place = 0;
        for (int i = 0; i < ledger.placedCount(); i++) {
            Payload due = ledger.at(i);
            if (selected.test(due.publisher())) {
                if (place == size() || !due.equals(at(place))) {
                    throw new AssertionError("Event " + place + " is not " + due + ", which is the log's event " + i);
                }
                place++;
            }
        }
        if (place != size()) {
            throw new AssertionError("It has " + size() + " events; expected " + place);
        }
    }
}
