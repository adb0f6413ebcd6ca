package dev.tidings.access;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A selector as it is granted, in which {@value #SUBJECT} stands for whom it is granted to, as one level: {@code users/{sub}/**}.
 *
 * @param text a selector, but for that
 */
public record SubjectSelector(String text) {
    /** A level that is replaced by the subject. */
    public static final String SUBJECT = "{sub}";

    private static final String SOMEBODY = "somebody";

    /** @throws InvalidValueException if it is no selector, or {@value #SUBJECT} is part of a level */
    public SubjectSelector {
        if (isOfSubject(text)) {
            requireWholeLevels(text);
        }
        Selector.of(replaced(text, SOMEBODY));
    }

    private static void requireWholeLevels(String text) {
        for (String level : text.split("/", -1)) {
            if (level.contains(SUBJECT) && !level.equals(SUBJECT)) {
                throw new InvalidValueException("The selector " + Text.quote(text) + " has " + SUBJECT
                        + " within a level; expected it only as a whole one, such as users/" + SUBJECT + "/**");
            }
        }
    }

    private static boolean isOfSubject(String text) {
        return text.contains(SUBJECT);
    }

    private static String replaced(String text, String subject) {
        return !isOfSubject(text)
                ? text
                : Arrays.stream(text.split("/", -1))
                        .map(level -> level.equals(SUBJECT) ? subject : level)
                        .collect(Collectors.joining("/"));
    }

    /**
     * The selector that is granted to {@code subject}.
     *
     * @throws InvalidValueException if it stands in there and is not one level, or would lead to the hub's own topics
     */
    public Selector of(@Nullable String subject) {
        if (!isOfSubject(text)) {
            return Selector.of(text);
        }
        Selector selector = Selector.of(replaced(text, requireLevel(subject)));
        if (selector.isReserved() && text.startsWith(SUBJECT)) {
            throw refused(subject);
        }
        return selector;
    }

    private static String requireLevel(@Nullable String subject) {
        boolean isLevel = subject != null
                && !subject.isEmpty()
                && subject.indexOf('/') < 0
                && subject.indexOf('*') < 0
                && !isOfSubject(subject)
                && Text.firstUnprintable(subject) < 0;
        if (subject == null || !isLevel) {
            throw refused(subject);
        }
        return subject;
    }

    private static InvalidValueException refused(@Nullable String subject) {
        return new InvalidValueException("The subject " + (subject == null ? "is not there" : Text.quote(subject))
                + (subject == null ? "" : " cannot be a level of a topic")
                + "; expected one without / and *, for a selector with "
                + SUBJECT + " is granted to it");
    }
}
