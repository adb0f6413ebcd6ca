package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events keep the trace of the request that publishes them, if that is wanted. */
class CarriedTraceTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String FIELD = "traceparent: " + TRACE;

    private final Surface surface = new Surface(HttpOptions.DEFAULTS.withCarriedTraces(true));

    @AfterEach
    void stop() {
        surface.close();
    }

    private static Event last(Surface surface) {
        return surface.log.events.get(surface.log.events.size() - 1);
    }

    @Test
    void isKeptWithEachEventOfTheRequest() {
        assertThat(surface.post("?topic=a", "", "x", FIELD).status()).isEqualTo(201);
        assertThat(last(surface).traceParent()).isEqualTo(TRACE);

        String lines = "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":2}\n";
        assertThat(surface.post("", NDJSON, lines, FIELD).status()).isEqualTo(200);
        assertThat(surface.post("?atomic=false", NDJSON, lines, FIELD).status()).isEqualTo(200);
        assertThat(surface.log.events).hasSize(5).extracting(Event::traceParent).containsOnly(TRACE);
    }

    @Test
    void isShownInTheHistory() {
        surface.post("?topic=a", "text/plain", "x", FIELD);
        assertThat(Replies.text(surface.ask("GET /events/history?topic=a")))
                .contains("\"traceparent\":\"" + TRACE + "\",\"data\":\"x\"}");
    }

    @Test
    void isDroppedWhereItIsNotWellFormed() {
        for (String fields : List.of("garbage", TRACE + "-x", TRACE.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(surface.post("?topic=a", "", "x", "traceparent: " + fields)
                            .status())
                    .isEqualTo(201);
            assertThat(last(surface).traceParent()).isNull();
        }
        assertThat(surface.post("?topic=a", "", "x", FIELD, FIELD).status()).isEqualTo(201);
        assertThat(last(surface).traceParent()).isNull();
        assertThat(surface.post("?topic=a", "", "x").status()).isEqualTo(201);
        assertThat(last(surface).traceParent()).isNull();
    }

    /** It is the header that says it. */
    @Test
    void isNoParameter() {
        assertThat(surface.post("?topic=a&traceparent=" + TRACE, "text/plain", "x")
                        .status())
                .isEqualTo(400);
        assertThat(surface.post("", NDJSON, "{\"topic\":\"a\",\"data\":1,\"traceparent\":\"" + TRACE + "\"}\n")
                        .status())
                .isEqualTo(400);
    }

    /** An event is another one by what it says, not by the span in which it is sent again. */
    @Test
    void isNothingThatTellsOneEventFromAnother() {
        assertThat(surface.post("?topic=a&id=1", "", "x", FIELD).status()).isEqualTo(201);
        String other = FIELD.replace("b7ad6b7169203331", "b7ad6b7169203332");
        assertThat(surface.post("?topic=a&id=1", "", "x", other).status()).isEqualTo(200);
        assertThat(surface.post("?topic=a", "", "y", FIELD, "Idempotency-Key: k")
                        .status())
                .isEqualTo(201);
        assertThat(surface.post("?topic=a", "", "y", other, "Idempotency-Key: k")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void isNotKeptWhereNobodyWantsIt() {
        try (Surface usual = Surface.withDefaults()) {
            assertThat(usual.post("?topic=a", "", "x", FIELD).status()).isEqualTo(201);
            assertThat(last(usual).traceParent()).isNull();
        }
    }

    @Test
    void isKeptForAsLongAsTheOptionsSaySo() {
        HttpOptions without = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING));
        surface.handler.change(without);
        assertThat(surface.post("?topic=a", "", "x", FIELD).status()).isEqualTo(201);
        assertThat(last(surface).traceParent()).isNull();
        surface.handler.change(without.withCarriedTraces(true));
        assertThat(surface.post("?topic=a", "", "x", FIELD).status()).isEqualTo(201);
        assertThat(last(surface).traceParent()).isEqualTo(TRACE);
    }
}
