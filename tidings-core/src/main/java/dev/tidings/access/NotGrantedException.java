package dev.tidings.access;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody known asks for more than their grant allows. The message names it and what would be allowed; there is no stack trace: it is no fault. */
public final class NotGrantedException extends RuntimeException {
    private static final int MOST_NAMED = 10;

    private static final long serialVersionUID = 1;

    private final Right right;

    private NotGrantedException(Right right, String message) {
        super(message, null, false, false);
        this.right = right;
    }

    static NotGrantedException of(Grant grant, Right right, Selector asked) {
        return of(
                grant,
                right,
                "selector " + Text.quote(asked.text()),
                grant.rights().denies(asked));
    }

    static NotGrantedException of(Grant grant, Right right, Topic topic) {
        return of(
                grant,
                right,
                "topic " + Text.quote(topic.name()),
                grant.rights().denies(topic));
    }

    /** One that another hub has told this one of. */
    public static NotGrantedException told(Right right, String message) {
        return new NotGrantedException(right, message);
    }

    private static NotGrantedException of(Grant grant, Right right, String asked, boolean isDenied) {
        String why = isDenied ? " meets what its issuer may not grant" : " is not within what is granted";
        return new NotGrantedException(
                right,
                "The " + asked + why + " to " + right.key() + "; expected "
                        + allowed(grant.rights().of(right)));
    }

    private static String allowed(List<Selector> selectors) {
        if (selectors.isEmpty()) {
            return "nothing: this right is not granted at all";
        }
        String named = selectors.stream()
                .limit(MOST_NAMED)
                .map(selector -> Text.quote(selector.text()))
                .collect(Collectors.joining(", "));
        return "one within " + named
                + (selectors.size() > MOST_NAMED ? " or " + (selectors.size() - MOST_NAMED) + " others" : "");
    }

    /** The right that is missing. */
    public Right right() {
        return right;
    }
}
