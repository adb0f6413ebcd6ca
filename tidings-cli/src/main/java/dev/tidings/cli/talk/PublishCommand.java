package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.PublishException;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings publish}: one event, from the command line or the standard input. */
@Command(
        name = "publish",
        description = "Publishes one event and prints its id.",
        footer = {
            "",
            "Examples:",
            "  tidings publish prices/gold 2041.10",
            "  tidings publish news --type headline --id a-1 'It works'",
            "  tidings publish orders 17 --durability synced --idempotency-key order-17",
            "  date | tidings publish clock"
        })
public final class PublishCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Where to publish it.")
    private String topic = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "The payload; without it, or with -, the standard input to its end, less the last line end.")
    private String data = STANDARD_INPUT;

    @Option(names = "--type", description = "The event type (default: message).")
    private @Nullable String type;

    @Option(names = "--id", description = "The event's id (default: the hub gives it one).")
    private @Nullable String id;

    @Option(names = "--key", description = "What a newer event with the same key replaces (default: the topic).")
    private @Nullable String key;

    @Option(names = "--private", description = "Only readers who were granted the topic shall see it.")
    private boolean isPrivate;

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

    /** @throws PublishException if the hub does not take it */
    @Override
    public Integer call() throws IOException {
        AppendOptions options =
                new AppendOptions(durability == null ? null : Durability.of(durability), idempotencyKey);
        EventPublisher publisher = new EventPublisher(hub.address(around.environment()));
        Event event = Event.on(topic)
                .data(data.equals(STANDARD_INPUT) ? standardInput() : data)
                .type(type)
                .id(id)
                .key(key)
                .isPrivate(isPrivate)
                .build();
        around.out().println(publisher.publish(event, options));
        return ExitCode.OK;
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
