package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.example.com",
                "hub.example.com:80",
                "ftp://hub.example.com",
                "https:hub.example.com",
                "https:///x",
                "mailto:a@b",
                "https://u@hub.example.com",
                "https://hub.example.com/hub",
                "https://hub.example.com//",
                "https://hub.example.com?x",
                "https://hub.example.com#x",
                "https://hub.example.com:0",
                "https://hub.example.com:65536",
                "https://b%C3%BCcher.example/x",
                ""
            })
    void quotesAPublicUrlThatIsNone(String url) {
        assertThatThrownBy(() -> AccessOptions.DEFAULTS.withPublicUrls(URI.create(url)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"" + url + "\"")
                .hasMessageContaining("https://hub.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://hub.example.com", "HTTP://Hub.example:8080/", "http://[::1]:1", "https://192.0.2.1"})
    void takesAPublicUrl(String url) {
        assertThat(AccessOptions.DEFAULTS.withPublicUrls(URI.create(url)).publicUrls())
                .containsExactly(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "app.example.com",
                "https://",
                "https://a/",
                "https://a/b",
                "https://*.a",
                "https://u@a",
                "https://a:x",
                "**"
            })
    void quotesAnOriginThatIsNone(String origin) {
        assertThatThrownBy(() -> AccessOptions.DEFAULTS.withCorsOrigins(origin))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"" + origin + "\"");
    }

    @Test
    void keepsOriginsAsBrowsersWriteThem() {
        assertThat(AccessOptions.DEFAULTS
                        .withCorsOrigins(
                                "HTTPS://App.Example.com:443", "http://a:8080", "http://b:80", "*", "app://local")
                        .corsOrigins())
                .containsExactlyInAnyOrder("https://app.example.com", "http://a:8080", "http://b", "*", "app://local");
    }
}
