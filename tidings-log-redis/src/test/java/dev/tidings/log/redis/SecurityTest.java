package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.SequencerContractFollower;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, and as a user who may do no more than a cluster needs. */
class SecurityTest extends RedisFixture {
    @TempDir
    Path folder = Path.of("");

    @Test
    void needsNoMoreThanTheRightsThatTheDecisionNames() {
        RedisServer server = server();
        server.ask(commands -> {
            commands.dispatch(
                    CommandType.ACL,
                    new StatusOutput<>(StringCodec.UTF8),
                    arguments(
                            "SETUSER hub on >secret resetkeys ~{tidings}:* resetchannels -@all +@connection +info +script|load +evalsha"
                                    + " +type +exists +hget +hmget +hset +time +xadd +xread +xrange +xrevrange +xlen +xtrim +xinfo|stream"
                                    + " +xgroup|create +xgroup|destroy +memory|usage +wait"));
            return true;
        });
        RedisSequencer node = node(RedisOptions.of("redis://hub:secret@127.0.0.1:" + server.port()));
        SequencerContractFollower follower = follow(node);

        join(append(node, follower.session(), "a", "b"));
        node.trim(1);
        follower.entriesUpTo(2);

        assertThat(join(node.read(2))).isPresent();
        SequencerContractFollower.await(
                "the bounds are looked at",
                () -> server.ask(commands -> commands.info("commandstats")).contains("cmdstat_memory"));
        assertThat(join(node.span()).head()).isEqualTo(2);
        assertThat(follower.sessions()).isEqualTo(1);
        assertThat(refusal(RedisOptions.of("redis://hub:secret@127.0.0.1:" + server.port())
                        .withName("other")))
                .contains("expected the rights");
    }

    private static CommandArgs<String, String> arguments(String words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        List.of(words.split(" ", -1)).forEach(arguments::add);
        return arguments;
    }

    @Test
    void speaksTls() throws Exception {
        certificate("server");
        certificate("other");
        int port = RedisServer.freePort();
        server(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                file("server.pem"),
                "--tls-key-file",
                file("server.key"),
                "--tls-ca-cert-file",
                file("server.pem"),
                "--tls-auth-clients",
                "no");
        RedisOptions options = RedisOptions.of("rediss://127.0.0.1:" + port).withTimeout(TIMEOUT);

        RedisSequencer node = node(options.trusting(folder.resolve("server.pem")));
        assertThat(join(append(node, follow(node).session(), "a"))).isEqualTo(1);
        assertThat(refusal(options.trusting(folder.resolve("other.pem")))).contains("cannot be reached", "certif");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void certificate(String name) throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        file(name + ".key"),
                        "-out",
                        file(name + ".pem"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(openssl.exitValue()).isZero();
    }
}
