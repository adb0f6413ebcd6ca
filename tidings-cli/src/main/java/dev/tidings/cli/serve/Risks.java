package dev.tidings.cli.serve;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.Anonymous;
import dev.tidings.server.Openness;
import dev.tidings.settings.MetricsSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/** What somebody should know who serves a hub by settings that are sound. */
final class Risks {
    private static final List<Setting> SECRETS =
            List.of(Setting.TLS_KEY, Setting.TLS_KEY_PASSWORD, Setting.TICKET_KEY, Setting.CLUSTER_PROPERTIES);

    private final Settings settings;
    private final ServerSettings server;
    private final AccessOptions access;
    private final Anonymous anonymous;
    private final List<String> found = new ArrayList<>();

    private Risks(Settings settings, ServerSettings server) {
        this.settings = settings;
        this.server = server;
        this.access = server.http().access();
        this.anonymous = Openness.anonymous(server.listen(), access);
    }

    /**
     * A sentence each.
     *
     * @throws InvalidValueException if the hub would not start
     */
    static List<String> of(Settings settings, ServerSettings server) {
        Risks risks = new Risks(settings, server);
        if (Openness.isPublic(server.listen(), server.http().access())) {
            risks.findPublic();
        }
        risks.findAnywhere();
        return List.copyOf(risks.found);
    }

    private void findPublic() {
        boolean isBehindTls = access.publicUrls().stream().anyMatch(url -> "https".equals(url.getScheme()));
        if (server.tls().options() == null && !isBehindTls) {
            found.add(
                    "Others reach it in the clear, and who is on the way reads tokens and events; expected tls-cert and"
                            + " tls-key, an acme-domain, or a proxy that speaks TLS and its public-url.");
        }
        if (settings.get(Setting.OPEN).asSwitch()) {
            found.add("With open, whoever reaches it reads and publishes everything public; expected anonymous-read and"
                    + " anonymous-publish with what anybody may.");
        } else if (!anonymous.publish().isEmpty()) {
            found.add("Whoever reaches it publishes without a token what anonymous-publish says.");
        }
        if (access.authenticator() == null) {
            found.add(
                    "It takes no tokens: there are no private events, and nobody can operate it; expected a token-key.");
        }
        boolean isLimited = !server.http()
                .limits()
                .perAddress()
                .equals(AddressLimits.NONE.withIpv6PrefixBits(
                        server.http().limits().perAddress().ipv6PrefixBits()));
        if (!isLimited && !anonymous.equals(Anonymous.NOTHING)) {
            found.add(
                    "One client without a token may open as many streams, and publish as much, as all others together; expected"
                            + " max-streams-per-address and max-publishes-per-address.");
        }
    }

    private void findAnywhere() {
        if (access.corsOrigins().contains(AccessOptions.ANY) && !anonymous.equals(Anonymous.NOTHING)) {
            found.add("With cors-origin *, pages of any site that a user visits do what needs no token.");
        }
        if (server.http().proxies().trusted().stream()
                .anyMatch(range -> range.toString().endsWith("/0"))) {
            found.add("With trusted-proxy, everybody is believed who says whose a request is; expected the proxies' own"
                    + " addresses.");
        }
        if (settings.get(Setting.QUICK_AUTH).asSwitch()) {
            found.add("quick-auth prints tokens, and is for a first try; expected a token-key.");
        }
        MetricsSettings.Address metrics = MetricsSettings.of(settings).address();
        if (metrics != null && !isOfThisMachine(metrics.host())) {
            found.add("Metrics are at " + metrics.host() + ", port " + metrics.port()
                    + ", without a token for whoever reaches that; expected an address of this machine, or hub.");
        }
        SECRETS.forEach(this::findReadable);
    }

    private static boolean isOfThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private void findReadable(Setting setting) {
        for (String file : settings.texts(setting)) {
            if (!file.isEmpty() && isForEverybody(Path.of(file))) {
                found.add("The file of " + setting.key() + ", " + file
                        + ", can be read by everybody on this machine; expected chmod 600.");
            }
        }
    }

    private static boolean isForEverybody(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
