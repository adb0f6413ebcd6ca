package dev.tidings.http;

import dev.tidings.access.Limits;
import dev.tidings.hub.StreamSource;
import dev.tidings.topic.InvalidValueException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How much may be had from one address, whoever is there; behind a proxy that says nothing of its clients all have the same. Start from {@link #NONE}.
 *
 * @param streams open at once; over it: 429, or a stream that says so
 * @param publishesPerSecond events published in a second; over it: 429
 * @param bytesPerSecond bytes published in a second; over it: 429
 * @param ipv6PrefixBits how much of an IPv6 address tells one client from another: 1 to 128
 */
public record AddressLimits(int streams, int publishesPerSecond, long bytesPerSecond, int ipv6PrefixBits) {
    private static final int ADDRESS_BITS = 128;

    /** As much as there is; a customer has an IPv6 network of 64 bits. */
    public static final AddressLimits NONE = new AddressLimits(
            Limits.NONE.streams(), Limits.NONE.publishesPerSecond(), Limits.NONE.bytesPerSecond(), 64);

    /** @throws InvalidValueException if a limit is below 1, or the prefix out of its range */
    public AddressLimits {
        require("streams of an address", streams);
        require("events published from an address in a second", publishesPerSecond);
        require("bytes published from an address in a second", bytesPerSecond);
        if (ipv6PrefixBits < 1 || ipv6PrefixBits > ADDRESS_BITS) {
            throw new InvalidValueException(
                    "The IPv6 prefix is " + ipv6PrefixBits + "; expected 1 to " + ADDRESS_BITS + " bits");
        }
    }

    private static void require(String what, long limit) {
        if (limit < 1) {
            throw new InvalidValueException(
                    "The limit on the number of " + what + " is " + limit + "; expected at least 1");
        }
    }

    /** What an address is counted as: equal for those that are one client's. */
    public Record clientOf(InetAddress address) {
        return Network.of(address, ipv6PrefixBits);
    }

    /** Where a stream from there is counted; null if it is not. */
    public @Nullable StreamSource sourceOf(InetAddress address) {
        return streams == Limits.NONE.streams() ? null : new StreamSource(clientOf(address), streams);
    }

    /** How much may be published from one address. */
    public Limits publishing() {
        return new Limits(Limits.NONE.streams(), Limits.NONE.selectors(), publishesPerSecond, bytesPerSecond);
    }

    public AddressLimits withStreams(int most) {
        return new AddressLimits(most, publishesPerSecond, bytesPerSecond, ipv6PrefixBits);
    }

    public AddressLimits withPublishesPerSecond(int most) {
        return new AddressLimits(streams, most, bytesPerSecond, ipv6PrefixBits);
    }

    public AddressLimits withBytesPerSecond(long most) {
        return new AddressLimits(streams, publishesPerSecond, most, ipv6PrefixBits);
    }

    public AddressLimits withIpv6PrefixBits(int bits) {
        return new AddressLimits(streams, publishesPerSecond, bytesPerSecond, bits);
    }
}
