package dev.tidings.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.interop.docs.Page.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Does what each page says, block by block: commands, Java examples, files of settings, scripts of pages. What it shows of an example is there. */
class PagesTest {
    /** {@code text} is what a command answers, or what stands for something; the rest is done. */
    private static final Set<String> LANGUAGES = Set.of("sh", "java", "yaml", "js", "html", "text", "json", "xml");
    /** Commands that are about this source tree, and whose verbs alone are looked at. */
    private static final String OF_THE_TREE = "./dev";

    private static final Path FOLDER = newFolder();
    private static final ServedHub HUB = ServedHub.start(new Sandbox(FOLDER.resolve("hub"), ""));
    private static final GuardedHub GUARDED = GuardedHub.start(new Sandbox(FOLDER.resolve("guarded"), ""));

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Path.of("target"), "pages").toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterAll
    static void stop() {
        HUB.close();
        GUARDED.close();
    }

    @Test
    void eachBlockSaysWhatItIs() {
        assertThat(Page.all()).isNotEmpty().allSatisfy(page -> assertThat(page.blocks())
                .allSatisfy(block -> assertThat(LANGUAGES)
                        .as("%s:%d", page.name(), block.line())
                        .contains(block.language())));
    }

    @TestFactory
    Stream<DynamicNode> everythingIsAsThePageSays() {
        return Page.all().stream().map(page -> DynamicContainer.dynamicContainer(page.name(), done(page)));
    }

    private static Stream<DynamicNode> done(Page page) {
        Sandbox sandbox = new Sandbox(FOLDER.resolve(page.name().replace('/', '-')), HUB.address());
        for (Path file : companions(page)) {
            sandbox.write(file.getFileName().toString(), read(file));
        }
        return page.blocks().stream()
                .filter(block -> !Set.of("text", "json", "xml").contains(block.language()))
                .map(block -> DynamicTest.dynamicTest(page.name() + ":" + block.line(), () -> perform(block, sandbox)));
    }

    /** Files that the commands of a page may name. */
    private static List<Path> companions(Page page) {
        return page.name().equals("docs/reference/settings.md") || page.name().equals("docs/reference/cli-log.md")
                ? List.of(Path.of("src/test/resources/docs/hub.yaml"), Path.of("src/test/resources/docs/events.ndjson"))
                : List.of();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The pages in {@code examples/}. */
    private static List<String> examples() {
        try (Stream<Path> files = Files.walk(Page.ROOT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .map(PagesTest::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void perform(Block block, Sandbox sandbox) {
        if (!block.file().isEmpty()) {
            sandbox.write(block.file(), block.text() + "\n");
        }
        switch (block.language()) {
            case "java" -> JavaExample.of(block.text()).run(sandbox);
            case "yaml" -> {
                sandbox.write("page.yaml", block.text());
                sandbox.run("tidings config check page.yaml");
            }
            case "js" -> {
                sandbox.write("page.mjs", PageScript.of(sandbox.addressed(block.text())));
                sandbox.run("node page.mjs");
            }
            case "html" -> assertThat(examples()).anyMatch(example -> example.contains(block.text()));
            default ->
                block.commands().forEach(command -> {
                    if (command.startsWith(OF_THE_TREE)) {
                        assertThat(read(Page.ROOT.resolve("dev"))).contains(verb(command) + ")");
                    } else {
                        (GUARDED.isMeantBy(command) ? GUARDED.reachedFrom(sandbox) : sandbox).run(command);
                    }
                });
        }
    }

    private static String verb(String command) {
        return List.of(command.split(" ", -1)).get(1);
    }
}
