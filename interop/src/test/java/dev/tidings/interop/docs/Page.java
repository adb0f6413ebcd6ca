package dev.tidings.interop.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Markdown page and the fenced blocks in it.
 *
 * @param name its path below the root of the project
 */
record Page(String name, String text) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * A fenced block.
     *
     * @param language the first word behind the opening fence
     * @param file the second, which a reader is to save the block as; empty without
     * @param line of the page, from 1, that the opening fence is in
     */
    record Block(String language, String file, int line, String text) {
        /** The lines of a block of commands, without comments; one that ends with a backslash goes on with the next. */
        List<String> commands() {
            return Stream.of(text.replace("\\\n", " ").split("\n"))
                    .map(command -> command.replaceAll("(^|\\s+)# .*", "").strip())
                    .filter(command -> !command.isEmpty())
                    .toList();
        }
    }

    static Page read(String name) {
        try {
            return new Page(name, Files.readString(ROOT.resolve(name)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The README and what is in {@code docs/} but for decisions. */
    static List<Page> all() {
        return Stream.of(
                        Stream.of(ROOT.resolve("README.md")),
                        in("docs"),
                        in("docs/tutorials"),
                        in("docs/guides"),
                        in("docs/reference"))
                .flatMap(files -> files)
                .map(file -> read(ROOT.relativize(file).toString()))
                .toList();
    }

    private static Stream<Path> in(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("```")) {
                int end = i + 1;
                while (!lines[end].startsWith("```")) {
                    end++;
                }
                String inside = String.join("\n", List.of(lines).subList(i + 1, end));
                String[] words = lines[i].substring(3).strip().split(" ", 2);
                blocks.add(new Block(words[0], words.length > 1 ? words[1] : "", i + 1, inside));
                i = end;
            }
        }
        return blocks;
    }
}
