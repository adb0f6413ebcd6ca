package dev.tidings.settings;

import dev.tidings.access.Authenticator;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.MetricsPage;
import dev.tidings.http.RequestTracing;
import dev.tidings.http.Steering;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.ServerChange;
import dev.tidings.server.Timeouts;
import dev.tidings.server.Transport;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.ChallengeAnswers;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the settings say of the hub's own server, and of the HTTP surface that it carries. Needs {@code tidings-server}. */
public record ServerSettings(
        ListenOptions listen, TlsSettings tls, ConnectionLimits connections, Timeouts timeouts, HttpOptions http) {
    /** @throws InvalidValueException if a setting is wrong; the message names it */
    public static ServerSettings of(Settings settings) {
        return new ServerSettings(
                listen(settings),
                TlsSettings.of(settings),
                connections(settings),
                timeouts(settings),
                HttpSettings.http(settings));
    }

    /**
     * As {@link #of(Settings)}, with a certificate that somebody gets. The hub is called by its names, at HTTPS's own port where no public URL says another.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    public static ServerSettings of(Settings settings, CertificateFiles awaited) {
        HttpOptions http = HttpSettings.http(settings);
        return new ServerSettings(
                listen(settings),
                TlsSettings.of(settings, awaited),
                connections(settings),
                timeouts(settings),
                http.with(named(http.access(), awaited.awaitedFor())));
    }

    private static AccessOptions named(AccessOptions access, List<String> names) {
        Set<String> known = access.publicUrls().stream().map(URI::getHost).collect(Collectors.toSet());
        return access.withPublicUrls(Stream.concat(
                        access.publicUrls().stream(),
                        names.stream().filter(name -> !known.contains(name)).map(name -> URI.create("https://" + name)))
                .toArray(URI[]::new));
    }

    /** With what certificate authorities ask. */
    public ServerSettings with(ChallengeAnswers challenges) {
        return new ServerSettings(listen, tls.with(challenges), connections, timeouts, http);
    }

    /** With somebody who knows what credentials grant. */
    public ServerSettings with(Authenticator authenticator) {
        return new ServerSettings(
                listen, tls, connections, timeouts, http.with(http.access().with(authenticator)));
    }

    /** With a way to give cookies and tickets. */
    public ServerSettings with(SealOptions seals) {
        return new ServerSettings(
                listen, tls, connections, timeouts, http.with(http.access().with(seals)));
    }

    /** With what is at the hub's {@code /metrics}. */
    public ServerSettings with(MetricsPage metrics) {
        return new ServerSettings(listen, tls, connections, timeouts, http.withMetrics(metrics));
    }

    /** With somebody who is told of requests that publish. */
    public ServerSettings with(RequestTracing tracing) {
        return new ServerSettings(listen, tls, connections, timeouts, http.with(tracing));
    }

    /** With a way for operators to see the settings, and to have them read anew. */
    public ServerSettings with(Steering steering) {
        return new ServerSettings(listen, tls, connections, timeouts, http.with(steering));
    }

    /** What a server that runs can take of it. */
    public ServerChange change() {
        return new ServerChange(http, connections, listen.open(), tls.options());
    }

    /** Returns {@code server}, with all of it. */
    public HubServer.Builder applyTo(HubServer.Builder server) {
        return tls.applyTo(server)
                .listen(listen)
                .connections(connections)
                .timeouts(timeouts)
                .http(http);
    }

    private static ListenOptions listen(Settings settings) {
        String host = settings.get(Setting.HOST).text();
        boolean open = settings.get(Setting.OPEN).asSwitch();
        Transport transport = settings.get(Setting.TRANSPORT).as(ServerSettings::transport);
        ListenOptions defaults = ListenOptions.on(host, ListenOptions.DEFAULT_PORT);
        return new Filled<>(settings, new ListenOptions(host, defaults.port(), open, transport, defaults.threads()))
                .put(
                        Setting.PORT,
                        Given::parseNumber,
                        (listen, port) -> new ListenOptions(host, port, open, transport, listen.threads()))
                .put(
                        Setting.THREADS,
                        Given::parseNumber,
                        (listen, threads) -> new ListenOptions(host, listen.port(), open, transport, threads))
                .options();
    }

    private static Transport transport(String name) {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidValueException(Text.quote(name) + " is no transport; expected auto, epoll or nio"));
    }

    private static ConnectionLimits connections(Settings settings) {
        return new Filled<>(settings, ConnectionLimits.DEFAULTS)
                .put(Setting.MAX_HEAD_BYTES, SizeParser::parseInt, ConnectionLimits::withHeadBytes)
                .put(Setting.MAX_CONNECTIONS, Given::parseNumber, ConnectionLimits::withConnections)
                .put(
                        Setting.MAX_CONNECTIONS_PER_ADDRESS,
                        Given::parseNumber,
                        ConnectionLimits::withConnectionsPerAddress)
                .put(Setting.IPV6_PREFIX, Given::parseNumber, ConnectionLimits::withIpv6PrefixBits)
                .options();
    }

    private static Timeouts timeouts(Settings settings) {
        return new Filled<>(settings, Timeouts.DEFAULTS)
                .put(Setting.IDLE_TIMEOUT, DurationParser::parse, Timeouts::withIdle)
                .put(Setting.HEAD_TIMEOUT, DurationParser::parse, Timeouts::withHead)
                .put(Setting.BODY_TIMEOUT, DurationParser::parse, Timeouts::withBody)
                .put(Setting.PUBLISHER_TIMEOUT, DurationParser::parse, Timeouts::withPublisher)
                .put(Setting.ANSWER_TIMEOUT, DurationParser::parse, Timeouts::withAnswer)
                .options();
    }
}
