package dev.tidings.spring.boot;

import dev.tidings.topic.InvalidValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has an application that does not start for a wrong setting say that, and not where in the code it was found. */
final class WrongSettingAnalyzer extends AbstractFailureAnalyzer<InvalidValueException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidValueException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Correct it, and start the application again.", cause);
    }
}
