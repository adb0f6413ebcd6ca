package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorThreadsTest {
    private final ThreadGroup group = new ThreadGroup("of one client");
    private final List<HttpClient> clients = new ArrayList<>();

    private Thread inGroup(Runnable task) throws InterruptedException {
        Thread thread = new Thread(group, task);
        thread.start();
        thread.join(60_000);
        return thread;
    }

    private List<Thread> alive() {
        Thread[] all = new Thread[16];
        return Arrays.asList(all).subList(0, group.enumerate(all));
    }

    /** What a client of this Java has is what is looked for, and it ends. */
    @Test
    void endWhereAClientLeftThem() throws InterruptedException {
        inGroup(() -> clients.add(HttpClient.newHttpClient()));
        assertThat(alive()).hasSize(1);

        SelectorThreads.endIn(group);

        assertThat(alive()).isEmpty();
        assertThat(clients).hasSize(1);
    }
}
