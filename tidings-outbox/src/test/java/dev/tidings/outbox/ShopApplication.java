package dev.tidings.outbox;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A node of an application in a process of its own: writers, and a relay. It says each order that was committed, and when that was through. It ends when it is killed. */
final class ShopApplication {
    private static final int WRITERS = 8;
    private static final long SECOND_NANOS = 1_000_000_000;

    private ShopApplication() {}

    /** Arguments: the database, the hub, the node's name, how many transactions to begin in a second. */
    public static void main(String[] arguments) {
        HikariDataSource pool = Postgres.pool(arguments[0], WRITERS + 2);
        Destination hub = Destination.of(new EventPublisher(HubAddress.of(arguments[1])));
        OutboxRelay relay = OutboxRelay.start(
                pool, OutboxTable.DEFAULT, hub, RelayOptions.DEFAULTS.withPoll(Duration.ofMillis(50)));
        long pause = WRITERS * SECOND_NANOS / Long.parseLong(arguments[3]);
        for (int i = 0; i < WRITERS; i++) {
            Shop shop = new Shop(pool, arguments[2] + "w" + i);
            new Thread(() -> placeForEver(shop, relay, pause)).start();
        }
    }

    private static void placeForEver(Shop shop, OutboxRelay relay, long pause) {
        long due = System.nanoTime();
        while (true) {
            try {
                String name = shop.placeOne();
                if (!name.isEmpty()) {
                    System.out.println(System.nanoTime() + " " + name);
                    relay.wake();
                }
            } catch (SQLException failure) {
                System.err.println("An order was not placed: " + failure.getMessage());
            }
            due += pause;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }
}
