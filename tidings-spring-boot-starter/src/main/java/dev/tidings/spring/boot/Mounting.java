package dev.tidings.spring.boot;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.settings.ServerSettings;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;

/** Makes the carrier of a hub that is mounted in the application's own server. Where that is not one of servlets, {@link MountedHub} is never loaded, and where it is not reactive, {@link MountedHandler} is not. */
final class Mounting {
    private Mounting() {}

    /** @throws InvalidValueException if the path is none, or nobody could use the hub */
    static MountedHub inServlets(Hub hub, Surface surface, String path) {
        return new MountedHub(hub, http(surface), new MountPath(path));
    }

    /** @throws InvalidValueException if the path is none, or nobody could use the hub */
    static MountedHandler onWebFlux(Hub hub, Surface surface, String path) {
        return new MountedHandler(hub, http(surface), new MountPath(path));
    }

    private static HttpOptions http(Surface surface) {
        ServerSettings server = surface.server(surface.callers().authenticator());
        HttpOptions http = server.http();
        return http.with(decided(http.access(), server.listen().open()));
    }

    /** The application's server may be reached from anywhere: what is open to anybody is said. */
    private static AccessOptions decided(AccessOptions access, boolean isOpen) {
        Anonymous said = access.anonymous();
        if (said != null && isOpen) {
            throw new InvalidValueException("tidings.listen.open lets anybody read and publish everything, and"
                    + " tidings.access.anonymous-read and -publish say what anybody may; expected one or the others");
        }
        Anonymous anonymous = said != null ? said : isOpen ? Anonymous.EVERYTHING : Anonymous.NOTHING;
        if (anonymous.equals(Anonymous.NOTHING) && access.authenticator() == null) {
            throw new InvalidValueException("The hub is mounted in the application's own server, and nobody may read or"
                    + " publish: nothing knows who asks; expected a bean that is an Authenticator, keys or"
                    + " tidings.access.anonymous-read, or tidings.listen.open=true to allow everything");
        }
        return access.with(anonymous);
    }

    static InvalidValueException withoutServer(String path) {
        return new InvalidValueException(SpringSettings.MOUNT + " is " + Text.quote(path)
                + ", and the application has no web server; expected spring-boot-starter-web or spring-boot-starter-webflux, or no "
                + SpringSettings.MOUNT + ": then the hub listens at tidings.listen.port");
    }
}
