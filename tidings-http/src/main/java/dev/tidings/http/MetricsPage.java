package dev.tidings.http;

/** What is said of the hub to who collects metrics. Made anew for each request, by one thread of its own. */
@FunctionalInterface
public interface MetricsPage {
    /**
     * All metrics, as of now; may take some milliseconds.
     *
     * @param accept the media types that the client takes, as its header fields say
     */
    Answer answer(String accept);
}
