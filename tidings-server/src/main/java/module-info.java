/** The hub's HTTP server, on Netty. */
module dev.tidings.server {
    requires transitive dev.tidings.core;
    requires transitive dev.tidings.http;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.server;
    exports dev.tidings.server.tls;
}
