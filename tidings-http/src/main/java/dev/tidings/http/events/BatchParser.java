package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.http.Problem;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a batch: an event a line, all of which are published or none. Blank lines are skipped. */
final class BatchParser {
    private final BodyParser parser;
    private final int most;

    /** @param most how many events it may have */
    BatchParser(BodyParser parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    /**
     * @throws Problem if there are too many events or none, or a line is not what it should be: its message says which
     * @throws InvalidValueException likewise
     */
    Publication parse(String text, @Nullable Durability durability) {
        List<Event> events = new ArrayList<>();
        int number = 0;
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            int newline = text.indexOf('\n', start);
            end = newline < 0 ? text.length() : newline;
            number++;
            String line = text.substring(start, end);
            if (!line.isBlank()) {
                // Counted before the line is read: who sends 170,000 is told so after reading a few.
                requireRoom(events.size());
                events.add(event(line, number));
            }
        }
        if (events.isEmpty()) {
            throw Problem.badRequest("The batch is empty; expected at least one line of JSON");
        }
        return new Publication(events, durability);
    }

    private void requireRoom(int count) {
        if (count == most) {
            throw Problem.tooLarge("The batch has more than " + most
                    + " events, which is what the setting max-batch-events allows; expected several smaller ones."
                    + " Nothing was published");
        }
    }

    private Event event(String line, int number) {
        try {
            return parser.line(line);
        } catch (InvalidValueException invalid) {
            throw Problem.badRequest(ofLine(number, invalid));
        } catch (Problem problem) {
            throw new Problem(problem.status(), ofLine(number, problem));
        }
    }

    private static String ofLine(int number, RuntimeException failure) {
        return "Line " + number + ": " + failure.getMessage() + ". Nothing was published";
    }
}
