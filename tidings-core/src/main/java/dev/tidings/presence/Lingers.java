package dev.tidings.presence;

import java.util.PriorityQueue;

/**
 * Streams that have ended and may come back, until their time is over. One that does takes the place of one whose time would have been over first. Of the thread that keeps presence.
 */
final class Lingers {
    private final PriorityQueue<Linger> queue = new PriorityQueue<>((a, b) -> Long.compare(a.until, b.until));

    private record Linger(long until, Room room, Attendance row) {}

    void add(Room room, Attendance row, long until) {
        row.lingering++;
        queue.add(new Linger(until, room, row));
    }

    /** Lets one come back, if there is one. */
    void takeBack(Attendance row) {
        if (row.lingering > 0) {
            row.lingering--;
            row.returned++;
        }
    }

    /** Ends those whose time is over; {@code ended} is told each row that has one less, with how many it had. */
    void expire(long now, Ended ended) {
        for (Linger next = queue.peek(); next != null && next.until <= now; next = queue.peek()) {
            queue.remove();
            Attendance row = next.row;
            int before = row.here();
            if (row.returned > 0) {
                row.returned--;
            } else {
                row.lingering--;
            }
            ended.accept(next.room, row, before);
        }
    }

    /** Is told of a row. */
    interface Ended {
        void accept(Room room, Attendance row, int before);
    }

    /** When the last one ends; 0 if there is none. */
    long last() {
        return queue.stream().mapToLong(Linger::until).max().orElse(0);
    }
}
