package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.testng.SkipException;

/** What programs subscribe to keeps the rules of Reactive Streams. */
class ReactiveStreamsTest {
    @TestFactory
    Stream<DynamicTest> keepsTheRule() {
        return rules().stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule)));
    }

    @Test
    void thereAreRules() {
        assertThat(rules()).hasSizeGreaterThan(30);
    }

    /** All but those that the kit itself says cannot be tested. */
    private static List<Method> rules() {
        return Stream.of(ReactiveStreamsRules.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .filter(method -> !method.getName().startsWith("untested_"))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static void check(Method rule) throws Throwable {
        try (ReactiveStreamsRules kit = new ReactiveStreamsRules()) {
            kit.setUp();
            rule.invoke(kit);
        } catch (InvocationTargetException failure) {
            Throwable cause = failure.getCause();
            // The kit skips what a publisher may leave out.
            if (!(cause instanceof SkipException && rule.getName().startsWith("optional_"))) {
                throw cause;
            }
        }
    }
}
