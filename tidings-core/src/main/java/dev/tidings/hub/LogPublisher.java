package dev.tidings.hub;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * A subscription for programs to take up. Each subscriber has a place in the log of its own, which begins where the subscription says when it comes. Any thread.
 *
 * @param executor where its subscribers are called
 */
record LogPublisher(Programs programs, Subscription subscription, Executor executor)
        implements Flow.Publisher<StreamItem> {
    @Override
    public void subscribe(Flow.Subscriber<? super StreamItem> subscriber) {
        programs.begin(new ProgramReader(this, Objects.requireNonNull(subscriber, "subscriber")));
    }
}
