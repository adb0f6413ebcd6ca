package dev.tidings.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** A test that takes a {@link Transport} and runs with each of the two, and over TLS. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OverBothTransports.Cases.class)
@interface OverBothTransports {
    /** Whether what is tested is the same over TLS. */
    boolean tlsToo() default true;

    /** The cases. */
    final class Cases implements TestTemplateInvocationContextProvider {
        private static final ThreadLocal<@Nullable Case> CURRENT = new ThreadLocal<>();

        /** Whether what the current test {@linkplain Served serves} is served over TLS. */
        static boolean isTls() {
            Case current = CURRENT.get();
            return current != null && current.tls();
        }

        /** Whether the clients of the current test speak HTTP/2. */
        static boolean isHttp2() {
            Case current = CURRENT.get();
            return current != null && current.http2();
        }

        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            boolean tlsToo = context.getRequiredTestMethod()
                    .getAnnotation(OverBothTransports.class)
                    .tlsToo();
            Stream<TestTemplateInvocationContext> clear =
                    Stream.of(new Case(Transport.EPOLL, false, false), new Case(Transport.NIO, false, false));
            return tlsToo ? Stream.concat(clear, Stream.of(new Case(Transport.EPOLL, true, false))) : clear;
        }
    }

    /** One of them. */
    record Case(Transport transport, boolean tls, boolean http2)
            implements TestTemplateInvocationContext, ParameterResolver, BeforeEachCallback, AfterEachCallback {
        @Override
        public String getDisplayName(int number) {
            return transport + (http2 ? ", HTTP/2" : "") + (tls ? " over TLS" : "");
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Transport.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return transport;
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            Cases.CURRENT.set(this);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            Cases.CURRENT.remove();
        }
    }
}
