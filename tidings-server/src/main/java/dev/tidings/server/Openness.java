package dev.tidings.server;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Decides, and says, what needs no token where a server listens: what was said, else everything where only this machine reaches it, and nothing elsewhere. */
public final class Openness {
    private Openness() {}

    /**
     * What would need no token in a server that is started so.
     *
     * @throws InvalidValueException if it would not start: the host is unknown, nobody at all could use the hub, or what was said contradicts itself
     */
    public static Anonymous anonymous(ListenOptions listen, AccessOptions access) {
        return Objects.requireNonNull(
                decide(access, listen.open(), listen.host(), listen.address()).anonymous());
    }

    /** Whether others than this machine reach it: by its address, or by a proxy. */
    public static boolean isPublic(ListenOptions listen, AccessOptions access) {
        return isPublic(listen.address(), access);
    }

    private static boolean isPublic(InetAddress address, AccessOptions access) {
        return !address.isLoopbackAddress() || !access.publicUrls().isEmpty();
    }

    /**
     * The options, with what needs no token.
     *
     * @throws InvalidValueException if nobody at all could use the hub, or what was said contradicts itself
     */
    static AccessOptions decide(AccessOptions access, boolean open, String host, InetAddress address) {
        Anonymous said = access.anonymous();
        if (said != null && open) {
            throw new InvalidValueException("--open lets anybody read and publish everything, and --anonymous-read and"
                    + " --anonymous-publish say what anybody may; expected one or the others");
        }
        Anonymous usual = open || !isPublic(address, access) ? Anonymous.EVERYTHING : Anonymous.NOTHING;
        Anonymous anonymous = said == null ? usual : said;
        if (anonymous.equals(Anonymous.NOTHING) && access.authenticator() == null) {
            throw said == null ? unsaid(access, host, address) : useless();
        }
        return access.with(anonymous);
    }

    private static InvalidValueException unsaid(AccessOptions access, String host, InetAddress address) {
        String what = address.isLoopbackAddress()
                ? "A hub that clients call "
                        + access.publicUrls().stream()
                                .map(String::valueOf)
                                .sorted()
                                .findFirst()
                                .orElseThrow()
                : "The host " + Text.quote(host);
        return new InvalidValueException(what
                + " can be reached from other machines, and nothing here asks for a token: anyone there could read and publish"
                + " everything; expected keys of those who give tokens, --anonymous-read and --anonymous-publish with what anybody"
                + " may, or --open to allow everything" + (address.isLoopbackAddress() ? "" : "; or 127.0.0.1"));
    }

    private static InvalidValueException useless() {
        return new InvalidValueException(
                "Nobody may read or publish without a token, and this hub takes none; expected keys of"
                        + " those who give tokens, or something that anybody may");
    }

    /** What can be read and written without a token, in a sentence. */
    public static String describe(String host, Anonymous anonymous, boolean areTokensTaken) {
        boolean isAnyAddress = host.equals("0.0.0.0") || host.equals("::");
        String who = "nyone who can reach " + (isAnyAddress ? "this machine" : host);
        return anonymous.equals(Anonymous.EVERYTHING)
                ? "A" + who + " may read and publish all public events"
                        + (areTokensTaken ? "; private ones need a token." : " (no access rule).")
                : "Without a token, a" + who + " may read " + named(anonymous.read()) + ", and publish to "
                        + named(anonymous.publish()) + ".";
    }

    /** As {@link #describe(String, Anonymous, boolean)}, of a hub where who may read a topic may see how many do. */
    public static String describeWithCounts(String host, Anonymous anonymous, boolean areTokensTaken) {
        return describe(host, anonymous, areTokensTaken)
                + (anonymous.read().isEmpty()
                        ? ""
                        : " They may also see how many read a topic whose presence is kept.");
    }

    private static String named(List<Selector> selectors) {
        return selectors.isEmpty()
                ? "nothing"
                : selectors.stream().map(Selector::text).collect(Collectors.joining(", "));
    }
}
