package dev.tidings.spring.boot;

import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path of the application below which the hub is. */
record MountPath(String text) {
    private static final Logger LOGGER = LoggerFactory.getLogger(MountPath.class);
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** @throws InvalidValueException if it is none */
    MountPath {
        if (!PATH.matcher(text).matches()) {
            throw new InvalidValueException(SpringSettings.MOUNT + " is " + Text.quote(text)
                    + "; expected a path below which nothing else of the application is, such as /hub");
        }
    }

    /** Says in the log that the hub is served there, and what is open to whom. */
    void say(HttpOptions http) {
        LOGGER.info("Tidings is served below {} of the application's own web server", text);
        Anonymous anybody = Objects.requireNonNull(http.access().anonymous());
        LOGGER.info(
                "Without a token or a user of the application, anyone may read {} and publish to {}",
                listed(anybody.read()),
                listed(anybody.publish()));
    }

    private static String listed(List<Selector> selectors) {
        return selectors.isEmpty()
                ? "nothing"
                : selectors.stream().map(Selector::text).collect(Collectors.joining(", "));
    }
}
