package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.EventJson;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.PublishException;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidings publish}: one event, from the command line or the standard input, or with {@code --stream} one for each line of it. */
@Command(
        name = "publish",
        description = "Publishes one event and prints its id, or with --stream each line as it comes.",
        footer = {
            "",
            "Examples:",
            "  tidings publish prices/gold 2041.10",
            "  tidings publish news --type headline --id a-1 'It works'",
            "  tidings publish orders 17 --durability synced --idempotency-key order-17",
            "  date | tidings publish clock",
            "  tail -F app.log | tidings publish logs/app --stream",
            "  tidings publish --stream < events.ndjson",
            "  ./answer | tidings publish answers/17 --stream --end"
        })
public final class PublishCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Surroundings around;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "Where to publish it; with --stream, each line is an event's data then, and JSON without.")
    private @Nullable String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "The payload; without it, or with -, the standard input to its end, less the last line end; without it and"
                            + " with --end there is none, and the end is all that is told.")
    private @Nullable String data;

    @Option(
            names = "--stream",
            description = {
                "Publish each line of the standard input as it comes, and print in the end how many and the last",
                "id. Without a TOPIC, a line is JSON, such as {\"topic\":\"news\",\"data\":\"hello\",\"id\":\"n-1\"}; with",
                "ids, all can be sent again where it is not known what was published. It stops at the first line that is refused."
            })
    private boolean stream;

    @Option(names = "--type", description = "The event type (default: message).")
    private @Nullable String type;

    @Option(names = "--id", description = "The event's id (default: the hub gives it one).")
    private @Nullable String id;

    @Option(names = "--key", description = "What a newer event with the same key replaces (default: the topic).")
    private @Nullable String key;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            description = "For how long it may be read (default: for as long as the hub keeps it).")
    private @Nullable String ttl;

    @Option(names = "--private", description = "Only readers who were granted the topic shall see it.")
    private boolean isPrivate;

    @Option(
            names = "--end",
            description = {
                "End the topic: nothing can be published to it any more, and its readers' streams end. The event is the",
                "last, or with --stream an end without data follows the last line."
            })
    private boolean isEnd;

    @Option(
            names = "--durability",
            description = "What it shall survive before its id is printed: memory, written (the hub's end) or synced"
                    + " (a power cut); what the hub cannot promise it refuses (default: the hub's own).")
    private @Nullable String durability;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "A name for this very event: published again with the same key, it is there once.")
    private @Nullable String idempotencyKey;

    @Mixin
    private HubOption hub = new HubOption();

    public PublishCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws PublishException if the hub does not take the one event */
    @Override
    public Integer call() throws IOException {
        AppendOptions options =
                new AppendOptions(durability == null ? null : Durability.of(durability), idempotencyKey);
        EventPublisher publisher = publisher();
        if (stream) {
            requireForLines();
            new LinePublishing(around, publisher, options.durability()).run(topic == null ? line -> line : this::line);
            if (isEnd) {
                String ended = publisher.publish(
                        on(topic).end(true).isPrivate(isPrivate).build(), options);
                around.err().println("Ended, as " + ended + ".");
            }
        } else {
            around.out().println(publisher.publish(event(), options));
        }
        return ExitCode.OK;
    }

    private EventPublisher publisher() {
        EventPublisher publisher = new EventPublisher(hub.address(around.environment()));
        @Nullable HttpClient http = hub.httpClient();
        publisher = http == null ? publisher : publisher.withHttpClient(http);
        @Nullable String authorization = hub.authorization(around.environment());
        return authorization == null ? publisher : publisher.withHeader("Authorization", authorization);
    }

    private Event event() throws IOException {
        Event.Builder event = on(topic)
                .type(type)
                .id(id)
                .key(key)
                .isPrivate(isPrivate)
                .ttl(timeToLive())
                .end(isEnd);
        if (data == null && isEnd) {
            return event.build();
        }
        return event.data(data == null || data.equals(STANDARD_INPUT) ? standardInput() : data)
                .build();
    }

    private Event.Builder on(@Nullable String given) {
        if (given == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Missing required parameter: 'TOPIC'");
        }
        return Event.on(given);
    }

    private byte[] line(byte[] text) {
        Event event = on(topic)
                .data(LineSource.text(text))
                .type(type)
                .key(key)
                .isPrivate(isPrivate)
                .ttl(timeToLive())
                .build();
        String json = EventJson.write(event, null);
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable Duration timeToLive() {
        if (ttl == null) {
            return null;
        }
        if (!ttl.matches("[0-9]{1,10}(\\.[0-9]{1,3})?")) {
            throw new InvalidValueException("The ttl " + Text.quote(ttl)
                    + " is no time to live; expected seconds in digits, such as 60 or 0.5");
        }
        return Duration.ofMillis(new BigDecimal(ttl).movePointRight(3).longValueExact());
    }

    /** What is one event's is not every line's, and what a line of JSON says is not said beside it. */
    private void requireForLines() {
        if (id != null || idempotencyKey != null || (data != null && !data.equals(STANDARD_INPUT))) {
            throw new InvalidValueException("With --stream each line is an event of its own; expected no --id, no"
                    + " --idempotency-key and no DATA");
        }
        if (topic == null && (type != null || key != null || ttl != null || isPrivate || isEnd)) {
            throw new InvalidValueException("Without a TOPIC each line of the stream is JSON and says all of its event;"
                    + " expected no --type, --key, --ttl, --private or --end");
        }
    }

    private String standardInput() throws IOException {
        byte[] bytes = around.in().readAllBytes();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.replaceFirst("\\R\\z", "");
        } catch (CharacterCodingException e) {
            throw new InvalidValueException("The standard input is not UTF-8; expected text");
        }
    }
}
