package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.http.Answer;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a site beside the hub: which are served, how, and that no other is. */
@Timeout(30)
class SiteTest {
    private Path temporary;
    private Path folder;
    private Surface surface;

    @BeforeEach
    void start(@TempDir Path around) throws IOException {
        temporary = around;
        folder = Files.createDirectories(temporary.resolve("site"));
        write("index.html", "the site");
        write("sub/index.html", "below");
        write("sub/a b ä.txt", "words");
        write("empty/file.txt", "");
        write(".secret", "secret");
        write(".git/config", "secret");
        Files.writeString(temporary.resolve("outside.txt"), "secret");
        Files.createDirectories(temporary.resolve("site-beside"));
        Files.writeString(temporary.resolve("site-beside/x.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("out.txt"), temporary.resolve("outside.txt"));
        Files.createSymbolicLink(folder.resolve("up"), temporary);
        Files.createSymbolicLink(folder.resolve("hidden.txt"), folder.resolve(".secret"));
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.createSymbolicLink(folder.resolve("inside.txt"), folder.resolve("sub/a b ä.txt"));
        surface = new Surface(HttpOptions.DEFAULTS.withSite(folder));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @AfterEach
    void stop() {
        surface.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, the site",
        "/index.html, the site",
        "/?x=../y, the site",
        "/sub/, below",
        "/sub/a%20b%20%C3%A4.txt, words",
        "/%73ub/, below",
        "/inside.txt, words",
        "/empty/file.txt, ''"
    })
    void servesAFileAndTheIndexOfAFolder(String path, String text) {
        Answer answer = surface.ask("GET " + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Replies.text(answer)).isEqualTo(text);
        assertThat(Replies.field(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(surface.ask("HEAD " + path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/empty/",
                "/index.html/",
                "//index.html",
                "/sub//index.html",
                "/.secret",
                "/.git/config",
                "/%2esecret",
                "/./index.html",
                "/../outside.txt",
                "/%2e%2e/outside.txt",
                "/..%2foutside.txt",
                "/%2e%2e%2Foutside.txt",
                "/sub/../index.html",
                "/sub/../../outside.txt",
                "/../site-beside/x.txt",
                "/..%5coutside.txt",
                "/..\\outside.txt",
                "/sub%2Findex.html",
                "/sub%5cindex.html",
                "/out.txt",
                "/up/outside.txt",
                "/up/",
                "/up/site/index.html/..",
                "/hidden.txt",
                "/loop",
                "/index.html%00",
                "/index.html%0a",
                "/index.html%00.txt",
                "/sub/...",
                "/%252e%252e/outside.txt"
            })
    void servesNothingElse(String path) {
        Answer answer = surface.ask("GET " + path);
        assertThat(Replies.problem(answer, 404)).contains("There is nothing at").doesNotContain(temporary.toString());
        assertThat(Replies.text(answer)).doesNotContain("secret\"}");
    }

    @Test
    void leadsToAFolderByItsSlash() {
        Answer answer = surface.ask("GET /sub?x=1");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(Replies.field(answer, "Location")).isEqualTo("/sub/?x=1");
    }

    @Test
    void hasTheHubsOwnPathsWin() throws IOException {
        write("events", "file");
        write("demo", "file");
        write("health/live", "file");
        assertThat(surface.ask("GET /events").status()).isEqualTo(400);
        assertThat(Replies.text(surface.ask("GET /health/live"))).contains("status");
        assertThat(Replies.text(surface.ask("GET /demo"))).contains("<html");
    }

    @ParameterizedTest
    @CsvSource({
        "a.html, text/html; charset=utf-8",
        "a.JS, text/javascript; charset=utf-8",
        "a.mjs, text/javascript; charset=utf-8",
        "a.css, text/css; charset=utf-8",
        "a.svg, image/svg+xml",
        "a.png, image/png",
        "a.json, application/json",
        "a.txt, text/plain; charset=utf-8",
        "a.woff2, font/woff2",
        "a.wasm, application/wasm",
        "a.tar.unknown, application/octet-stream",
        "html, application/octet-stream"
    })
    void saysWhatAFileIsByItsName(String name, String contentType) throws IOException {
        write(name, "x");
        assertThat(Replies.field(surface.ask("GET /" + name), "Content-Type")).isEqualTo(contentType);
    }

    @Test
    void sendsNothingToWhoHasTheFileAlready() throws IOException {
        String tag = Replies.field(surface.ask("GET /"), "ETag");
        assertThat(tag).startsWith("\"").endsWith("\"");
        for (String known : new String[] {tag, "\"other\", W/" + tag, "*"}) {
            Answer answer = surface.ask("GET /", "If-None-Match: " + known);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(Replies.field(answer, "ETag")).isEqualTo(tag);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(surface.ask("GET /", "If-None-Match: \"other\"").status()).isEqualTo(200);
        write("index.html", "the new site");
        Answer changed = surface.ask("GET /", "If-None-Match: " + tag);
        assertThat(Replies.text(changed)).isEqualTo("the new site");
        assertThat(Replies.field(changed, "ETag")).isNotEqualTo(tag);
    }

    @Test
    void sendsALargeFileInPieces() throws IOException {
        write("large.bin", "x".repeat(70_000));
        assertThat(surface.start(dev.tidings.http.Requests.local("GET /large.bin"))
                        .ends()
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void isToBeReadAlone(String method) {
        Answer answer = surface.ask(method + " /index.html");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(Replies.field(answer, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(Replies.field(surface.ask("OPTIONS /index.html"), "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void doesNotStartWithoutItsFolder() {
        for (String name : new String[] {"missing", "index.html"}) {
            HttpOptions options = HttpOptions.DEFAULTS.withSite(folder.resolve(name));
            assertThatThrownBy(() -> new Surface(options))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContainingAll(name, "no folder");
        }
    }
}
