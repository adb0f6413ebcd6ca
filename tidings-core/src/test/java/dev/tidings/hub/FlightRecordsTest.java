package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordsTest {
    private static final String COMMIT = "dev.tidings.SlowCommit";
    private static final String STALL = "dev.tidings.LoopStall";

    @Test
    void tellOfEachStreamThatEndsAndHowFarItWasBehind(@TempDir Path folder) throws IOException {
        Scene scene = new Scene();
        Reader reader = scene.subscribe("a");
        StreamId id = new StreamId(0, reader.subscriber.serial);
        List<RecordedEvent> records = recorded(folder, recording -> {
            reader.sink.stallAfter(0);
            scene.publish("a", "1");
            scene.tick(4);
            reader.subscriber.close(CloseReason.PEER_SILENT);
        });
        assertThat(records).singleElement().satisfies(closed -> {
            assertThat(closed.getEventType().getName()).isEqualTo("dev.tidings.StreamClosed");
            assertThat(closed.getString("stream")).isEqualTo(id.toString());
            assertThat(closed.getString("reason")).isEqualTo("peer-silent");
            assertThat(closed.getInstant("opened").toEpochMilli())
                    .isEqualTo(id.since().toEpochMilli());
            assertThat(closed.getLong("lag")).isPositive();
            assertThat(closed.getDuration("behindFor")).isPositive();
        });
    }

    @Test
    void tellOfGaps(@TempDir Path folder) throws IOException {
        Scene scene = new Scene(2, Duration.ZERO);
        Appended first = scene.publish("a", "1");
        Appended lost = scene.publish("a", "2");
        scene.publish("a", "3");
        scene.publish("a", "4");
        List<RecordedEvent> records = recorded(folder, recording -> scene.subscribeFrom(first.id(), "a"));
        assertThat(records).singleElement().satisfies(gap -> {
            assertThat(gap.getEventType().getName()).isEqualTo("dev.tidings.Gap");
            assertThat(gap.getString("requested")).isEqualTo(first.id());
            assertThat(gap.getString("resumedAfter")).isEqualTo(lost.id());
            assertThat(gap.getString("reason")).isEqualTo("discarded");
        });
    }

    @Test
    void tellOfCommitsThatTakeLongWithWhatBecameOfThem(@TempDir Path folder) throws IOException {
        HeldAppends log = new HeldAppends();
        Scene scene = new Scene(log, Duration.ZERO, HubListener.NONE);
        Event event = Event.on("a").data("1").build();
        List<RecordedEvent> records = recorded(folder, recording -> {
            recording.enable(COMMIT).withoutThreshold();
            scene.hub.publish(List.of(event, event));
            log.answer.complete(List.of());
            log.answer = new CompletableFuture<>();
            scene.hub.publish(event);
            log.answer.completeExceptionally(
                    new LogUnavailableException(LogUnavailableException.Reason.FULL, "the disk is full"));
        });
        assertThat(records).hasSize(2).allMatch(record -> named(record, COMMIT));
        assertThat(records.get(0).getInt("events")).isEqualTo(2);
        assertThat(records.get(0).getString("failure")).isNull();
        assertThat(records.get(1).getString("failure")).contains("the disk is full");
    }

    @Test
    void tellOfTicksThatAreLate(@TempDir Path folder) throws IOException {
        Scene scene = new Scene();
        List<RecordedEvent> records = recorded(folder, recording -> {
            recording.enable(STALL).withoutThreshold();
            scene.tick(2);
        });
        assertThat(records).singleElement().satisfies(stall -> {
            assertThat(named(stall, STALL)).isTrue();
            assertThat(stall.getInt("shard")).isZero();
            assertThat(stall.getDuration("late")).isNotNull();
            assertThat(stall.getThread().getJavaName())
                    .isEqualTo(Thread.currentThread().getName());
        });
    }

    @Test
    void areOfWhatTakesLongAloneUnlessMoreIsAskedFor(@TempDir Path folder) throws IOException {
        Scene scene = new Scene();
        recorded(folder, recording -> {
            scene.publish("a", "1");
            scene.tick(2);
        });
        Map<String, String> thresholds = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().equals(COMMIT) || type.getName().equals(STALL))
                .collect(Collectors.toMap(type -> type.getName(), type -> type.getSettingDescriptors().stream()
                        .filter(setting -> setting.getName().equals("threshold"))
                        .map(SettingDescriptor::getDefaultValue)
                        .findFirst()
                        .orElse("none")));
        assertThat(thresholds).isEqualTo(Map.of(COMMIT, "100 ms", STALL, "500 ms"));
    }

    private static boolean named(RecordedEvent record, String name) {
        return record.getEventType().getName().equals(name);
    }

    /** What the hub's records are of what is done meanwhile. */
    private static List<RecordedEvent> recorded(Path folder, Consumer<Recording> meanwhile) throws IOException {
        Path file = folder.resolve("hub.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            meanwhile.accept(recording);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(record -> record.getEventType().getName().startsWith("dev.tidings."))
                .toList();
    }

    /** A log that answers appends when the test says so. */
    private static final class HeldAppends extends ForwardingEventLog {
        CompletableFuture<List<Appended>> answer = new CompletableFuture<>();

        HeldAppends() {
            super(Scene.memoryLog(10));
        }

        @Override
        public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
            return answer;
        }
    }
}
