package dev.tidings.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * A test of streams, as {@link OverBothTransports}, that runs over HTTP/2 too, in the clear and over TLS: what it sends and reads is HTTP/1.1 to {@link RawHttp} and {@link StreamClient},
 * and HTTP/2 to the server.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OverEveryTransport.Cases.class)
@interface OverEveryTransport {
    /** Whether what is tested is the same over TLS. */
    boolean tlsToo() default true;

    /** The cases. */
    final class Cases implements TestTemplateInvocationContextProvider {
        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            boolean tlsToo = context.getRequiredTestMethod()
                    .getAnnotation(OverEveryTransport.class)
                    .tlsToo();
            return Stream.of(
                            new OverBothTransports.Case(Transport.EPOLL, false, false),
                            new OverBothTransports.Case(Transport.NIO, false, false),
                            new OverBothTransports.Case(Transport.EPOLL, true, false),
                            new OverBothTransports.Case(Transport.EPOLL, false, true),
                            new OverBothTransports.Case(Transport.EPOLL, true, true))
                    .filter(one -> tlsToo || !one.tls())
                    .map(TestTemplateInvocationContext.class::cast);
        }
    }
}
