/** A hub for tests: a JUnit 5 extension, assertions that wait, a clock to turn, a proxy with faults. */
module dev.tidings.testkit {
    requires transitive dev.tidings.client;
    requires transitive dev.tidings.core;
    requires transitive dev.tidings.server;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.tidings.testkit;
    // Where the extension is made.
    opens dev.tidings.testkit to
            org.junit.platform.commons;
}
