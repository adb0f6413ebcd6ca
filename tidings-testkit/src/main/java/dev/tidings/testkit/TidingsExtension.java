package dev.tidings.testkit;

import dev.tidings.hub.Hub;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link TidingsTest} does. */
final class TidingsExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(TidingsExtension.class);
    private static final Map<Class<?>, Function<TestHub, Object>> PARAMETERS = Map.of(
            TestHub.class, hub -> hub,
            Hub.class, TestHub::hub,
            URI.class, TestHub::uri,
            TestClock.class, TestHub::clock,
            FaultProxy.class, TestHub::proxy);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getTestMethod().isPresent()
                && PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<TestHub, Object> part =
                Objects.requireNonNull(PARAMETERS.get(parameter.getParameter().getType()));
        return part.apply(hubOf(context));
    }

    /** One for each test, in the store of its context. */
    private static TestHub hubOf(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(TestHub.class, any -> TestHub.start(), TestHub.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Expectation.forgetOpen();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestHub hub = context.getStore(NAMESPACE).remove(TestHub.class, TestHub.class);
        if (hub != null) {
            hub.close();
        }
        int open = Expectation.forgetOpen();
        if (open > 0 && context.getExecutionException().isEmpty()) {
            throw new AssertionError(
                    open + " of the test's sentences about streams end without within(...), and so assert"
                            + " nothing; expected one at the end of each");
        }
    }
}
