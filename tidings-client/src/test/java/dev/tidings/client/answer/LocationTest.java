package dev.tidings.client.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
    private static HttpHeaders location(String text) {
        return HttpHeaders.of(Map.of("Location", List.of(text)), (name, value) -> true);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/x/y, z, http://a/x/z",
        "http://a/x, //b/y, http://b/y",
        "http://a/x, https://a/x, https://a/x",
        "https://a/x, /y?z, https://a/y?z",
        "https://a/x, http://a/x,",
        "http://a/x, mailto:x,",
        "http://a/x, http:x,",
        "http://a/x, file:///etc/hosts,",
        "http://a, ?n=1, http://a/?n=1",
        "http://a, b, http://a/b",
        "http://a/s, http://b, http://b",
        "http://a/s, http://b/./c/../d, http://b/d",
        "http://a/s#here, /t, http://a/t#here",
        "http://a/s#here, /t#there, http://a/t#there"
    })
    void leadsToHttpButNotOutOfTls(URI from, String text, URI target) {
        assertThat(Location.of(from, location(text))).isEqualTo(target);
    }

    /** RFC 3986, section 5.4, but for those that no client may follow. */
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q#s",
        "g#s, http://a/b/c/g#s",
        "g?y#s, http://a/b/c/g?y#s",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "g;x?y#s, http://a/b/c/g;x?y#s",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../, http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/../h, http://a/b/c/h",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/../x, http://a/b/c/g?y/../x"
    })
    void isResolvedAsTheStandardsOwnExamples(String reference, URI target) {
        assertThat(Location.of(URI.create("http://a/b/c/d;p?q"), location(reference)))
                .isEqualTo(target);
    }
}
