package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.interop.ExampleServer.Variant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples' pages in Chromium: the same whether the hub serves them or a server written for each. */
@SuppressWarnings("NullAway.Init")
class ExamplesTest {
    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private ExampleServer server;

    @AfterEach
    void closeServer() {
        chromium.open("about:blank");
        server.close();
    }

    private void serve(String example, Variant variant) {
        server = ExampleServer.start(example, variant);
    }

    private static List<String> numbered(String what, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> what + i).toList();
    }

    private static List<String> newestFirst(String what, int newest, int oldest) {
        return IntStream.rangeClosed(-newest, -oldest).mapToObj(i -> what + -i).toList();
    }

    private static void awaitTexts(String selector, List<String> texts) {
        Waiting.until(() -> chromium.texts(selector).equals(texts));
    }

    /** Nothing more comes once what was published last is there. */
    private static void assertTexts(String selector, List<String> texts) {
        awaitTexts(selector, texts);
        assertThat(chromium.texts(selector)).isEqualTo(texts);
    }

    private static void shoot(String example, Variant variant) {
        if (variant == Variant.HUB) {
            chromium.screenshot("example-" + example);
        }
    }

    @ParameterizedTest
    @EnumSource
    void newsShowsTheLastTenHeadlinesToWhoComesLate(Variant variant) {
        serve("news", variant);
        numbered("Headline ", 1, 15).forEach(headline -> server.publish("?topic=news", headline));
        chromium.open(server.page(""));
        awaitTexts("#news li", newestFirst("Headline ", 15, 6));

        server.publish("?topic=news", "Headline 16");
        assertTexts("#news li", newestFirst("Headline ", 16, 6));
        shoot("news", variant);
    }

    @ParameterizedTest
    @EnumSource
    void newsLosesAndDoublesNothingWhenTheConnectionIsLost(Variant variant) {
        serve("news", variant);
        chromium.open(server.page(""));
        server.publish("?topic=news", "Headline 1");
        awaitTexts("#news li", List.of("Headline 1"));

        for (int cut = 0; cut < 3; cut++) {
            server.cut();
            int first = 2 + 15 * cut;
            numbered("Headline ", first, first + 14).forEach(headline -> server.publish("?topic=news", headline));
            awaitTexts("#news li", newestFirst("Headline ", first + 14, 1));
        }
        server.publish("?topic=news", "Headline 47");
        assertTexts("#news li", newestFirst("Headline ", 47, 1));
    }

    private static String price(int symbol, String price) {
        return "{\"topic\":\"stocks/S%03d\",\"data\":%s}".formatted(symbol, price);
    }

    private static List<String> row(String symbol) {
        return chromium.texts("#prices tr").stream()
                .filter(text -> text.startsWith(symbol))
                .toList();
    }

    private static void awaitRow(String symbol, String price) {
        Waiting.until(() -> row(symbol).equals(List.of(symbol + " " + price)));
    }

    @ParameterizedTest
    @EnumSource
    void pricesShowsEachWatchedSymbolAtOnceAndThenAsItChanges(Variant variant) {
        serve("prices", variant);
        server.publishLines(
                IntStream.range(0, 500).mapToObj(i -> price(i, "1.5")).toList());
        server.publishLines(
                IntStream.range(0, 500).mapToObj(i -> price(i, i + ".25")).toList());
        chromium.open(server.page(""));
        List<String> watched = IntStream.range(0, 20)
                .mapToObj(i -> "S%03d %d.25".formatted(25 * i, 25 * i))
                .toList();
        awaitTexts("#prices tr", watched);
        shoot("prices", variant);

        server.publishLines(List.of(price(1, "7"), price(25, "26.5")));
        awaitRow("S025", "26.50");
        server.cut();
        server.publishLines(List.of(price(26, "7"), price(50, "51.75"), price(75, "76")));
        awaitRow("S075", "76.00");
        assertThat(row("S050")).containsExactly("S050 51.75");
        assertThat(row("S025")).containsExactly("S025 26.50");
        assertThat(chromium.texts("#prices tr")).hasSize(20);
    }

    private static String load(String machine, int load) {
        return "{\"topic\":\"machines/%s\",\"data\":{\"load\":%d}}".formatted(machine, load);
    }

    private static boolean shows(String... machines) {
        List<String> rows = chromium.texts("#machines tr");
        return rows.size() == machines.length
                && IntStream.range(0, machines.length).allMatch(i -> rows.get(i).startsWith(machines[i] + " %"));
    }

    @Test
    void dashboardShowsEachMachineAsItIsAndThoseThatCome() {
        serve("dashboard", Variant.HUB);
        server.publishLines(List.of(load("a", 1), load("b", 2), load("a", 30)));
        chromium.open(server.page(""));
        Waiting.until(() -> shows("b 2", "a 30") || shows("a 30", "b 2"));
        awaitTexts("#state", List.of("Live"));

        server.publishLines(List.of(load("c", 5)));
        Waiting.until(() -> chromium.texts("#machines tr").size() == 3);
        server.cut();
        server.publishLines(
                IntStream.rangeClosed(1, 50).mapToObj(i -> load("c", i)).toList());
        Waiting.until(() -> chromium.texts("#machines tr").stream().anyMatch(row -> row.startsWith("c 50 %")));
        awaitTexts("#state", List.of("Live"));
        shoot("dashboard", Variant.HUB);
    }

    private void say(String room, List<String> texts) {
        texts.forEach(text -> server.publish("?topic=chat/" + room, text));
    }

    @ParameterizedTest
    @EnumSource
    void chatShowsWhatWasSaidLastAndIsSaidInItsRoom(Variant variant) {
        serve("chat", variant);
        say("lobby", numbered("lobby ", 1, 50));
        say("garden", numbered("garden ", 1, 5));
        chromium.open(server.page(""));
        awaitTexts("#messages li", numbered("lobby ", 31, 50));
        chromium.open(server.page("?room=garden"));
        awaitTexts("#messages li", numbered("garden ", 1, 5));

        chromium.find("form input").sendKeys("garden 6");
        chromium.find("#say").click();
        awaitTexts("#messages li", numbered("garden ", 1, 6));
        server.cut();
        say("lobby", List.of("elsewhere"));
        say("garden", numbered("garden ", 7, 40));
        assertTexts("#messages li", numbered("garden ", 1, 40));
    }

    @ParameterizedTest
    @EnumSource
    void chatGoesBackThroughItsHistory(Variant variant) {
        serve("chat", variant);
        say("lobby", numbered("lobby ", 1, 50));
        say("garden", numbered("garden ", 1, 5));
        chromium.open(server.page(""));
        awaitTexts("#messages li", numbered("lobby ", 31, 50));
        shoot("chat", variant);

        chromium.find("#older").click();
        awaitTexts("#messages li", numbered("lobby ", 11, 50));
        say("lobby", List.of("lobby 51"));
        awaitTexts("#messages li", numbered("lobby ", 11, 51));
        chromium.find("#older").click();
        awaitTexts("#messages li", numbered("lobby ", 1, 51));
    }

    @ParameterizedTest
    @EnumSource
    void chatSaysHowManyAreInTheRoom(Variant variant) {
        serve("chat", variant);
        chromium.open(server.page(""));
        awaitTexts("#here", List.of("1 here"));
        String first = chromium.openWindow();
        chromium.open(server.page("?room=garden"));
        awaitTexts("#here", List.of("1 here"));
        chromium.open(server.page(""));
        awaitTexts("#here", List.of("2 here"));
        chromium.closeWindow(first);
        awaitTexts("#here", List.of("1 here"));
    }

    private void answer(List<String> tokens) {
        tokens.forEach(token -> server.publish("?topic=answers/demo", token));
    }

    private static void awaitAnswer(String text, String state) {
        awaitTexts("#answer, #state", List.of(text, state));
    }

    @ParameterizedTest
    @EnumSource
    void tokensGoOnAfterAReloadAndEndByThemselves(Variant variant) {
        serve("tokens", variant);
        answer(List.of("Once ", "upon", " a"));
        chromium.open(server.page(""));
        awaitAnswer("Once upon a", "thinking ...");
        chromium.reload();
        answer(List.of(" time", ",\n"));
        server.cut();
        answer(List.of("in", " a", " land"));
        awaitAnswer("Once upon a time,\nin a land", "thinking ...");

        server.publish("?topic=answers/demo&end=true", "");
        awaitAnswer("Once upon a time,\nin a land", "done");
        shoot("tokens", variant);
        chromium.reload();
        awaitAnswer("Once upon a time,\nin a land", "done");
    }
}
