package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import org.junit.jupiter.api.Test;

class TransportChoiceTest {
    private final Throwable missing =
            new ExceptionInInitializerError(new UnsatisfiedLinkError("no netty_transport_native_epoll_x86_64"));

    @Test
    void takesEpollWhereItRuns() {
        assertThat(TransportChoice.isEpoll(Transport.AUTO, null)).isTrue();
        assertThat(TransportChoice.isEpoll(Transport.EPOLL, null)).isTrue();
        assertThat(TransportChoice.isEpoll(Transport.NIO, null)).isFalse();
    }

    @Test
    void saysWhyItFallsBack() {
        assertThat(TransportChoice.isEpoll(Transport.AUTO, missing)).isFalse();
        assertThat(QuietLog.recorded())
                .contains("The transport is nio, for epoll does not run here: "
                        + "java.lang.UnsatisfiedLinkError: no netty_transport_native_epoll_x86_64");
    }

    @Test
    void refusesToFallBackFromWhatWasAskedFor() {
        assertThatThrownBy(() -> TransportChoice.isEpoll(Transport.EPOLL, missing))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The transport epoll does not run here (java.lang.UnsatisfiedLinkError: "
                        + "no netty_transport_native_epoll_x86_64); expected auto or nio");
    }
}
