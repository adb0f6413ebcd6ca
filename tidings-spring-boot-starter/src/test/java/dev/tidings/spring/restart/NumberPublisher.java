package dev.tidings.spring.restart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Publishes the numbers from 0 on, one after another, each again and again under one id until the hub has taken it. */
final class NumberPublisher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CREATED = 201;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String events;
    private final long pauseMillis;
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile int published;
    private volatile boolean stopped;

    private NumberPublisher(int port, int perSecond) {
        this.events = "http://127.0.0.1:" + port + "/hub/events?topic=board&id=number-";
        this.pauseMillis = 1000L / perSecond;
    }

    static NumberPublisher start(int port, int perSecond) {
        NumberPublisher publisher = new NumberPublisher(port, perSecond);
        publisher.thread.start();
        return publisher;
    }

    private void run() {
        try {
            int number = 0;
            while (!stopped) {
                if (isTaken(number)) {
                    number++;
                    published = number;
                }
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTaken(int number) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(events + number))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(number)))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == CREATED || status == 200;
        } catch (IOException away) {
            return false;
        }
    }

    /** How many numbers the hub has taken. */
    int published() {
        return published;
    }

    /** Publishes no more, and says how many it was. */
    int stop() throws InterruptedException {
        close();
        thread.join();
        return published;
    }

    @Override
    public void close() {
        stopped = true;
    }
}
