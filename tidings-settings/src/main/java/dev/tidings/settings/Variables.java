package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the environment says of the settings, and of what else begins like them. */
record Variables(Map<Setting, String> settings, List<String> warnings) {
    /** With our prefix, and not the hub's own: the file's name, what other commands and what the launcher read. */
    private static final Set<String> OTHERS =
            Set.of(Settings.CONFIG_VARIABLE, "TIDINGS_SERVER", "TIDINGS_TOKEN", "TIDINGS_JAVA_OPTS", "TIDINGS_CACHE");

    /** What Kubernetes makes of a Service whose name begins with {@code tidings}, for every container beside it. */
    private static final Pattern SERVICE = Pattern.compile(
            "TIDINGS_(\\w+_)?" + "(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_PORT = Pattern.compile("TIDINGS_(\\w+_)?PORT");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /** @throws InvalidValueException if a variable begins like a setting's and is none */
    static Variables of(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>(environment);
        ours.entrySet().removeIf(entry -> !isOurs(entry.getKey(), entry.getValue()));
        Map<String, String> links = new TreeMap<>(ours);
        links.entrySet().removeIf(entry -> !isServiceLink(entry.getKey(), entry.getValue()));
        ours.keySet().removeAll(links.keySet());
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        ours.forEach((name, value) -> settings.put(find(name), value));
        return new Variables(settings, links.isEmpty() ? List.of() : List.of(warning(links)));
    }

    private static boolean isOurs(String name, String value) {
        return name.startsWith(Setting.VARIABLE_PREFIX) && !OTHERS.contains(name) && !value.isEmpty();
    }

    private static boolean isServiceLink(String name, String value) {
        // A port that is an address was never meant as a setting.
        boolean isPort = SERVICE_PORT.matcher(name).matches()
                && SERVICE_ADDRESS.matcher(value).matches();
        return isPort || SERVICE.matcher(name).matches();
    }

    private static String warning(Map<String, String> links) {
        return "Not settings, but what Kubernetes says of a Service, and left out: " + String.join(", ", links.keySet())
                + "; enableServiceLinks: false in the pod keeps them away";
    }

    private static Setting find(String variable) {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst()
                .orElseThrow(() -> unknown(variable));
    }

    private static InvalidValueException unknown(String variable) {
        List<String> names =
                Arrays.stream(Setting.values()).map(Setting::variable).toList();
        return new InvalidValueException(
                "Unknown variable: " + variable + "; did you mean " + Nearest.to(variable, names) + "?");
    }
}
