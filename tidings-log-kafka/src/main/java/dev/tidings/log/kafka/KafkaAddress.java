package dev.tidings.log.kafka;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which topic of which brokers: {@code kafka://host:9092,host2:9092/topic}.
 *
 * @param servers some of the brokers, each {@code host:port}; the others are learnt from them
 * @param topic by Kafka's rules: 1 to 249 of {@code a-z A-Z 0-9 . _ -}
 */
public record KafkaAddress(List<String> servers, String topic) {
    private static final String SCHEME = "kafka://";
    private static final String DEFAULT_PORT = ":9092";
    private static final Pattern SERVER = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    /** @throws InvalidValueException if a part is not as it should be */
    public KafkaAddress {
        servers = servers.stream().map(KafkaAddress::withPort).toList();
        if (servers.isEmpty()) {
            throw new InvalidValueException("There is no broker in the address; expected host:port, at least one");
        }
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new InvalidValueException("The topic " + Text.quote(topic)
                    + " is no name that Kafka takes; expected 1 to 249 of a-z A-Z 0-9 . _ -");
        }
    }

    private static String withPort(String server) {
        if (!SERVER.matcher(server).matches()) {
            throw new InvalidValueException("The broker " + Text.quote(server) + " is no address; expected host:port");
        }
        return server.endsWith("]") || server.indexOf(':') < 0 ? server + DEFAULT_PORT : server;
    }

    /**
     * What an address says. A port that is left out is 9092. Who is let in is a matter of properties, not of the address ({@link KafkaOptions#client()}).
     *
     * @throws InvalidValueException if it is none
     */
    public static KafkaAddress of(String text) {
        int slash = text.startsWith(SCHEME) ? text.indexOf('/', SCHEME.length()) : -1;
        if (slash < 0 || text.indexOf('@') >= 0 || text.indexOf('?') >= 0) {
            throw new InvalidValueException(
                    "The address " + Text.quote(withoutPassword(text))
                            + " names no topic of Kafka; expected kafka://host:9092,host2:9092/topic, and what else clients need as properties");
        }
        List<String> servers =
                new ArrayList<>(List.of(text.substring(SCHEME.length(), slash).split(",", -1)));
        return new KafkaAddress(servers, text.substring(slash + 1));
    }

    private static String withoutPassword(String text) {
        return text.indexOf('@') < 0 ? text : SCHEME + "..." + text.substring(text.lastIndexOf('@'));
    }

    @Override
    public String toString() {
        return SCHEME + String.join(",", servers) + "/" + topic;
    }
}
