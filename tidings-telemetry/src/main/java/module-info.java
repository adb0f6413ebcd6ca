/** Traces of what is published to a hub, by the API of OpenTelemetry. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.tidings.telemetry {
    requires transitive dev.tidings.http;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires static transitive org.jspecify;

    exports dev.tidings.telemetry;
}
