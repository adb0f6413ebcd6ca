package dev.tidings.server;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Decides, and says, what needs no token where a server listens: what was said, else everything where only this machine reaches it, and nothing elsewhere. */
final class Openness {
    private Openness() {}

    /**
     * The options, with what needs no token.
     *
     * @throws InvalidValueException if nobody at all could use the hub, or what was said contradicts itself
     */
    static AccessOptions decide(AccessOptions access, ListenOptions listen, InetAddress address) {
        Anonymous said = access.anonymous();
        if (said != null && listen.open()) {
            throw new InvalidValueException("--open lets anybody read and publish everything, and --anonymous-read and"
                    + " --anonymous-publish say what anybody may; expected one or the others");
        }
        boolean isPublic = !address.isLoopbackAddress() || !access.publicUrls().isEmpty();
        Anonymous usual = listen.open() || !isPublic ? Anonymous.EVERYTHING : Anonymous.NOTHING;
        Anonymous anonymous = said == null ? usual : said;
        if (anonymous.equals(Anonymous.NOTHING) && access.authenticator() == null) {
            throw said == null ? unsaid(access, listen, address) : useless();
        }
        return access.with(anonymous);
    }

    private static InvalidValueException unsaid(AccessOptions access, ListenOptions listen, InetAddress address) {
        String what = address.isLoopbackAddress()
                ? "A hub that clients call "
                        + access.publicUrls().stream()
                                .map(String::valueOf)
                                .sorted()
                                .findFirst()
                                .orElseThrow()
                : "The host " + Text.quote(listen.host());
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
    static String describe(String host, Anonymous anonymous, boolean areTokensTaken) {
        boolean isAnyAddress = host.equals("0.0.0.0") || host.equals("::");
        String who = "nyone who can reach " + (isAnyAddress ? "this machine" : host);
        return anonymous.equals(Anonymous.EVERYTHING)
                ? "A" + who + " may read and publish all public events"
                        + (areTokensTaken ? "; private ones need a token." : " (no access rule).")
                : "Without a token, a" + who + " may read " + named(anonymous.read()) + ", and publish to "
                        + named(anonymous.publish()) + ".";
    }

    private static String named(List<Selector> selectors) {
        return selectors.isEmpty()
                ? "nothing"
                : selectors.stream().map(Selector::text).collect(Collectors.joining(", "));
    }
}
