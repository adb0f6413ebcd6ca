package dev.tidings.server;

/** What moves the bytes between the sockets and the hub. */
public enum Transport {
    /** {@link #EPOLL} where it runs (Linux), else {@link #NIO}. */
    AUTO,
    /** Linux epoll by native code: a stream costs a descriptor and a position, no Netty channel. */
    EPOLL,
    /** The JDK's own selectors: runs everywhere. */
    NIO
}
