/** The hub's settings from a file, the environment and flags, as the options of those of the hub's modules that are there. */
module dev.tidings.settings {
    requires static transitive dev.tidings.acme;
    requires static transitive dev.tidings.auth;
    requires transitive dev.tidings.core;
    requires static transitive dev.tidings.http;
    requires static transitive dev.tidings.log.disk;
    requires static transitive dev.tidings.server;
    requires static transitive dev.tidings.webhook;
    requires static transitive org.jspecify;
    requires org.snakeyaml.engine;

    exports dev.tidings.settings;
}
