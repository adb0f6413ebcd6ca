package dev.tidings.bench.cluster;

import dev.tidings.log.kafka.KafkaAddress;
import dev.tidings.log.kafka.KafkaOptions;
import dev.tidings.log.kafka.KafkaSequencer;
import dev.tidings.log.redis.RedisOptions;
import dev.tidings.log.redis.RedisSequencer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One row for one contender, in a process of its own, so that its CPU time is all of it:
 *
 * <pre>
 * latency plain|nodes ADDRESS EVENTS-A-SECOND SECONDS
 * cpu     plain|nodes ADDRESS EVENTS EVENTS-IN-A-CALL
 * prepare ADDRESS FOLDER EVENTS EVENTS-MISSED
 * return  ADDRESS FOLDER
 * </pre>
 */
final class ClusterBench {
    private ClusterBench() {}

    public static void main(String[] words) throws Exception {
        String figures =
                switch (words[0]) {
                    case "latency" -> new LatencyRow(number(words[3]), number(words[4])).measure(words[1], words[2]);
                    case "cpu" -> new CpuRow(number(words[3]), number(words[4])).measure(words[1], words[2]);
                    case "prepare" ->
                        AwayRow.prepare(words[1], Path.of(words[2]), number(words[3]), number(words[4]));
                    case "return" -> AwayRow.comeBack(words[1], Path.of(words[2]));
                    default ->
                        throw new IllegalArgumentException(words[0] + "; expected latency, cpu, prepare or return");
                };
        System.out.println(String.join(" ", words[0], words[1]) + " " + figures);
        System.exit(0);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits.toLowerCase(Locale.ROOT).replace("m", "000000").replace("k", "000"));
    }

    static Pair pair(String contender, String address, Pair.Receiver receiver) {
        boolean isKafka = address.startsWith("kafka:");
        if (contender.equals("plain")) {
            return isKafka
                    ? new PlainKafka(URI.create(address).getAuthority(), receiver)
                    : new PlainRedis(address, receiver);
        }
        return new Nodes(
                () -> isKafka
                        ? new KafkaSequencer(KafkaOptions.of(KafkaAddress.of(address)))
                        : new RedisSequencer(RedisOptions.of(address)),
                receiver);
    }
}
