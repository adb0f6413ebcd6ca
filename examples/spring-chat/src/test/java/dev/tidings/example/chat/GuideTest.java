package dev.tidings.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide to Spring Boot shows of the chat is there. */
class GuideTest {
    private static final Pattern READERS = Pattern.compile("(?s)@Bean\\s+Authenticator readers\\(\\) \\{.*?}");

    private static String readersIn(String file) throws IOException {
        Matcher readers = READERS.matcher(Files.readString(Path.of(file)));
        assertThat(readers.find()).as(file).isTrue();
        return readers.group().replaceAll("\\s+", " ");
    }

    @Test
    void showsWhatEachMayRead() throws IOException {
        assertThat(readersIn("../../docs/guides/spring-boot.md"))
                .isEqualTo(readersIn("src/main/java/dev/tidings/example/chat/ChatSecurity.java"));
    }
}
