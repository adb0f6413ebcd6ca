package dev.tidings.cli.token;

import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.settings.Given;
import dev.tidings.topic.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is granted: selectors for each right, each option as often as there are selectors. */
final class RightsOption {
    @Option(names = "--read", paramLabel = "SELECTOR", description = "What its bearer may read; {sub} is the subject.")
    private List<String> read = List.of();

    @Option(names = "--publish", paramLabel = "SELECTOR", description = "What its bearer may publish to.")
    private List<String> publish = List.of();

    @Option(
            names = "--history",
            paramLabel = "SELECTOR",
            description = "What its bearer may read of what is kept; without it, as --read; none for nothing.")
    private @Nullable List<String> history;

    @Option(names = "--presence", paramLabel = "SELECTOR", description = "Whose readers its bearer may see.")
    private List<String> presence = List.of();

    @Option(names = "--operate", paramLabel = "SELECTOR", description = "Where its bearer may take grants back.")
    private List<String> operate = List.of();

    /** @throws InvalidValueException if one is no selector; the message names the option */
    GrantedSelectors granted() {
        GrantedSelectors granted = with(GrantedSelectors.NONE, Right.READ, read);
        granted = with(granted, Right.PUBLISH, publish);
        granted = with(granted, Right.PRESENCE, presence);
        granted = with(granted, Right.OPERATE, operate);
        if (history == null) {
            return granted;
        }
        return history.equals(List.of("none"))
                ? granted.and(Right.HISTORY, List.of())
                : with(granted, Right.HISTORY, history);
    }

    private static GrantedSelectors with(GrantedSelectors granted, Right right, List<String> texts) {
        List<SubjectSelector> selectors = new ArrayList<>();
        for (String text : texts) {
            selectors.add(new Given(text, "--" + right.key()).as(SubjectSelector::new));
        }
        return selectors.isEmpty() ? granted : granted.and(right, selectors);
    }
}
