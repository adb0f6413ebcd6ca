package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.HashMap;
import java.util.Map;

/** What a server says of itself ({@code INFO}). Immutable. */
record ServerInfo(Map<String, String> values) {
    private static final int LEAST_MAJOR = 7;
    private static final int LEAST_MINOR_OF_WAITAOF = 2;

    static ServerInfo parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ServerInfo(Map.copyOf(values));
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    String run() {
        return value("run_id");
    }

    String replication() {
        return value("master_replid");
    }

    /** @throws LogUnavailableException if it is a replica */
    void requireMaster() {
        if (!value("role").equals("master")) {
            throw unfit("It is the replica of " + value("master_host") + ":" + value("master_port")
                    + "; expected the master, which redis-sentinel:// finds wherever it is");
        }
    }

    /** @throws LogUnavailableException if it is too old, or discards keys when it is full */
    void requireFit(RedisConfirmation confirmation) {
        String version = value("redis_version");
        String[] parts = version.split("\\.", -1);
        int major = number(parts[0]);
        int minor = parts.length > 1 ? number(parts[1]) : 0;
        if (major < LEAST_MAJOR) {
            throw unfit("It is Redis " + version + "; expected 7.0 or newer, or Valkey");
        }
        if (confirmation.disk() && major == LEAST_MAJOR && minor < LEAST_MINOR_OF_WAITAOF) {
            throw unfit(
                    "It is Redis " + version
                            + ", which cannot say what is on its disk; expected 7.2 or newer, or Valkey, or no such confirmation");
        }
        String policy = value("maxmemory_policy");
        if (!policy.equals("noeviction")) {
            throw unfit("Its maxmemory-policy is " + policy
                    + ", with which it may discard what a cluster needs; expected noeviction");
        }
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
    }

    private static LogUnavailableException unfit(String message) {
        return new LogUnavailableException(Reason.FAILED, message);
    }
}
