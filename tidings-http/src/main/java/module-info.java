/** What the hub says over HTTP, whatever carries it. */
@SuppressWarnings("module") // Those that the rooms are shown to are built behind this one.
module dev.tidings.http {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires transitive dev.tidings.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.http;
    exports dev.tidings.http.seal;
    exports dev.tidings.http.serve;
    exports dev.tidings.http.access to
            dev.tidings.server,
            dev.tidings.settings;
    exports dev.tidings.http.carry to
            dev.tidings.servlet,
            dev.tidings.webflux;
    exports dev.tidings.http.operate to
            dev.tidings.cli,
            dev.tidings.server,
            dev.tidings.servlet,
            dev.tidings.spring,
            dev.tidings.webflux;
}
