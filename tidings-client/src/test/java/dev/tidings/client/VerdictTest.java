package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource({
        "http://a/x/y, z, http://a/x/z",
        "http://a/x, //b/y, http://b/y",
        "http://a/x, https://a/x, https://a/x",
        "https://a/x, /y?z, https://a/y?z",
        "https://a/x, http://a/x,",
        "http://a/x, mailto:x,",
        "http://a/x, file:///etc/hosts,"
    })
    void followsARedirectToHttpButNotOutOfTls(URI from, String location, URI target) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Location", List.of(location)), (name, value) -> true);
        assertThat(Verdict.redirectTarget(from, headers)).isEqualTo(target);
    }
}
