/** The program {@code tidings}. */
module dev.tidings.cli {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires dev.tidings.acme;
    requires dev.tidings.auth;
    requires dev.tidings.client;
    requires dev.tidings.log.disk;
    requires dev.tidings.log.kafka;
    requires dev.tidings.log.redis;
    requires dev.tidings.metrics;
    requires dev.tidings.server;
    requires dev.tidings.settings;
    requires dev.tidings.telemetry;
    requires dev.tidings.webhook;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires io.opentelemetry.exporter.otlp;
    requires io.opentelemetry.sdk;
    requires io.opentelemetry.sdk.common;
    requires io.opentelemetry.sdk.trace;
    requires java.logging;
    requires java.net.http;
    requires jdk.httpserver;
    requires jdk.management;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static org.jspecify;

    // Picocli sets fields, and calls the constructors of commands.
    opens dev.tidings.cli to
            info.picocli;
    opens dev.tidings.cli.bench to
            info.picocli;
    opens dev.tidings.cli.cluster to
            info.picocli;
    opens dev.tidings.cli.log to
            info.picocli;
    opens dev.tidings.cli.serve to
            info.picocli;
    opens dev.tidings.cli.talk to
            info.picocli;
    opens dev.tidings.cli.token to
            info.picocli;
    opens dev.tidings.cli.trust to
            info.picocli;

    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.tidings.cli.journal.JournalProvider;
}
