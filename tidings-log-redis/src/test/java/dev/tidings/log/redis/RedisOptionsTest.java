package dev.tidings.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:6379",
                "redis:/host",
                "http://host:6379",
                "kafka://host",
                "redis://",
                "redis://user:secret@",
                "redis://user:secret@host:port",
                "redis://user:sec ret@host",
                "redis://user:secret/@host:x",
                "redis-sentinel://:secret@host:26379"
            })
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> RedisOptions.of(address))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected redis://")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:secret@host:6379/1",
                "rediss://:secret@host",
                "redis-sentinel://user:secret@a:1,b:2/0#main",
                "redis://user:s%40cret-secret@host"
            })
    void showsNoPassword(String address) {
        RedisOptions options = RedisOptions.of(address);

        assertThat(options.toString()).doesNotContain("secret").containsPattern("//(host|a:1)");
    }

    @Test
    void takesNamesThatAreNoHostsOfUris() {
        RedisOptions options = RedisOptions.of("redis://user:secret@redis_1:6380/2");

        assertThat(options.uri().getHost()).isEqualTo("redis_1");
        assertThat(options.uri().getPort()).isEqualTo(6380);
        assertThat(RedisOptions.of("redis://[::1]:6380").uri().getPort()).isEqualTo(6380);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "{a}", "a/b", "ä"})
    void refusesWhatIsNoName(String name) {
        RedisOptions options = RedisOptions.of("redis://host");

        assertThatThrownBy(() -> options.withName(name))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void refusesBoundsThatANodeCannotFollow() {
        assertThatThrownBy(() -> new RedisBounds(999, 1 << 20, Duration.ofDays(1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("999");
        assertThatThrownBy(() -> new RedisBounds(1000, 1, Duration.ofDays(1)))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new RedisBounds(1000, 1 << 20, Duration.ofMillis(999)))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void refusesAWordThatNotEveryAppendKeeps() {
        assertThatThrownBy(() -> new RedisConfirmation(1, false, Durability.SYNCED, Duration.ofSeconds(1), true))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("synced");
        assertThatThrownBy(() -> RedisConfirmation.of(-1)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void asksForConfirmationFromADurabilityOn() {
        RedisConfirmation synced = new RedisConfirmation(1, false, Durability.SYNCED, Duration.ofSeconds(1), false);

        assertThat(synced.isAskedFor(Durability.WRITTEN)).isFalse();
        assertThat(synced.isAskedFor(Durability.SYNCED)).isTrue();
        assertThat(RedisConfirmation.of(1).isAskedFor(Durability.MEMORY)).isTrue();
        assertThat(RedisConfirmation.NONE.isAskedFor(Durability.SYNCED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.11", "5.0.0", "", "x"})
    void refusesAnOldServer(String version) {
        ServerInfo server =
                ServerInfo.parse("# Server\r\nredis_version:" + version + "\r\nmaxmemory_policy:noeviction\r\n");

        assertThatThrownBy(() -> server.requireFit(RedisConfirmation.NONE))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("Redis " + version + "; expected 7.0 or newer, or Valkey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.0.0", "7.2.4", "8.0.1", "10.1"})
    void takesANewServer(String version) {
        ServerInfo.parse("redis_version:" + version + "\nmaxmemory_policy:noeviction\n")
                .requireFit(RedisConfirmation.NONE);
    }

    @Test
    void countsPositionsFromOne() {
        assertThat(Positions.id(0)).isEqualTo("0-0");
        assertThat(Positions.id(1)).isEqualTo("1-0");
        assertThat(LongStream.of(0, 1, 2, 1_000_000_000_000L))
                .allSatisfy(position ->
                        assertThat(Positions.of(Positions.id(position))).isEqualTo(position));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-", "2-0", "1-x", "1--1", "1-1-1", "1700000000000-0", "1-9999999999999999999"})
    void knowsIdsOfOthers(String id) {
        assertThatThrownBy(() -> Positions.of(id))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void waitsLongerEachTimeAndNeverMoreThanFiveSeconds() {
        BackOff backOff = new BackOff(new Random(1));

        assertThat(backOff.nextMillis()).isBetween(50L, 100L);
        assertThat(backOff.nextMillis()).isBetween(100L, 200L);
        for (int i = 0; i < 20; i++) {
            backOff.nextMillis();
        }
        assertThat(backOff.nextMillis()).isBetween(2500L, 5000L);
        backOff.reset();
        assertThat(backOff.nextMillis()).isBetween(50L, 100L);
    }
}
