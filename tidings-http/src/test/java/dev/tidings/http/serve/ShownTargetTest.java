package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTargetTest {
    private static void shows(String target, String path, String query) {
        assertThat(ShownTarget.of(target)).isEqualTo(new ShownTarget(path, query));
    }

    @Test
    void showsWhatIsNoSecret() {
        shows(
                "/events?topic=stocks/*&topic=b%20c&lastEventId=x-1&until=now",
                "/events", "topic=stocks/*&topic=b%20c&lastEventId=x-1&until=now");
        assertThat(ShownTarget.of("/health/live")).isEqualTo(new ShownTarget("/health/live", null));
        shows("/nothing%20here?", "/nothing here", "");
    }

    @Test
    void hidesTicketsNamesAndWhateverElseSomebodyPutsThere() {
        shows("/events?ticket=SECRET&topic=a", "/events", "ticket=***&topic=a");
        shows("/events?topic=a&stream=SECRET", "/events", "topic=a&stream=***");
        shows("/events?access_token=SECRET&SECRET&SECRET==&tick%65t=SECRET", "/events", "access_token=***&***&***&***");
        shows("/events?data=SECRET&key=SECRET", "/events", "data=***&key=***");
    }

    @Test
    void hidesTheNameOfAStreamInThePathHoweverItIsSpelled() {
        assertThat(ShownTarget.of("/events/streams/SECRET").path()).isEqualTo("/events/streams/***");
        assertThat(ShownTarget.of("/events/%73treams/SECRET/grant").path()).isEqualTo("/events/streams/***/grant");
        assertThat(ShownTarget.of("/events/streams/SECRET%zz").path()).isEqualTo("(malformed)");
    }
}
