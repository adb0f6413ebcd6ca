package dev.tidings.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the HTTP API shows each parameter in a command that can be copied. */
class ParametersTest {
    private static final Page API = Page.read("docs/reference/http-api.md");
    private static final Pattern TABLE = Pattern.compile("(?m)^\\| parameter[^\n]*\n\\|[- |]+\n((?:\\|.*\n)+)");
    private static final Pattern NAME = Pattern.compile("(?m)^\\| ([^|]+) \\|");

    @Test
    void eachParameterIsInACommand() {
        List<String> commands = API.blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.commands().stream())
                .toList();
        assertThat(parameters())
                .hasSizeGreaterThan(12)
                .allSatisfy(name -> assertThat(commands).as(name).anyMatch(command -> command.toLowerCase(Locale.ROOT)
                        .matches("(?s)(.*\\| )?curl .*\\b" + name.toLowerCase(Locale.ROOT) + "\\W.*")));
    }

    private static List<String> parameters() {
        return TABLE.matcher(API.text())
                .results()
                .flatMap(table -> NAME.matcher(table.group(1)).results())
                .flatMap(row ->
                        Pattern.compile("`([^`]+)`").matcher(row.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .distinct()
                .toList();
    }
}
