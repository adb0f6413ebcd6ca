package dev.tidings.log.redis;

import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * What an append waits for, besides the master's answer.
 *
 * @param replicas that must have it ({@code WAIT})
 * @param disk whether the master must have it on its disk ({@code WAITAOF}: Redis 7.2 and newer, with {@code appendonly yes})
 * @param from the durability from which on appends wait
 * @param timeout after which one that is not confirmed fails, though it may be kept; a replica that has just joined confirms nothing for up to a second
 * @param keepsAcknowledged the operator's word, the same on all nodes: nothing that was confirmed so is lost, whatever fails over or starts again. Without it, each of that is another incarnation of the stream, and told to subscribers as a gap
 */
public record RedisConfirmation(
        int replicas, boolean disk, Durability from, Duration timeout, boolean keepsAcknowledged) {
    public static final RedisConfirmation NONE =
            new RedisConfirmation(0, false, Durability.MEMORY, Duration.ofSeconds(3), false);

    /** @throws InvalidValueException if a value is out of range, or the word is given though not every append waits */
    public RedisConfirmation {
        if (replicas < 0 || timeout.toMillis() < 1) {
            throw new InvalidValueException("The confirmation by " + replicas + " replicas within " + timeout
                    + " is out of range; expected 0 or more, within 1 ms or more");
        }
        if (keepsAcknowledged && (replicas > 0 || disk) && from != Durability.MEMORY) {
            throw new InvalidValueException("Appends of durability memory are not confirmed, only those from "
                    + from.code() + " on; expected all, where what is acknowledged is never lost");
        }
    }

    /** That of so many replicas, for each append. */
    public static RedisConfirmation of(int replicas) {
        return new RedisConfirmation(replicas, false, Durability.MEMORY, NONE.timeout(), false);
    }

    /** The same, with the operator's word. */
    public RedisConfirmation keepingAcknowledged() {
        return new RedisConfirmation(replicas, disk, from, timeout, true);
    }

    /** For how long an answer may be late because of it. */
    long mostMillis() {
        return replicas > 0 || disk ? timeout.toMillis() : 0;
    }

    boolean isAskedFor(Durability durability) {
        return (replicas > 0 || disk) && durability.compareTo(from) >= 0;
    }
}
