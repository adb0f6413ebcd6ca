package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.WebApplicationContext;

/** The hub in the application's own web server. */
class MountTest extends MountContract {
    @Override
    protected String kind() {
        return Applications.ON_TOMCAT;
    }

    @Override
    protected Class<?> withUsers() {
        return WithUsers.class;
    }

    /** Tomcat, and Jetty in the second run of these tests that the module's build has. */
    @Test
    void isInTheContainerThatIsMeant() {
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN)) {
            ServletContext context = Objects.requireNonNull(((WebApplicationContext) app).getServletContext());
            assertThat(context.getServerInfo()).containsIgnoringCase(System.getProperty("mount.container", "tomcat"));
        }
    }

    @Import(Bare.class)
    static class WithoutAsync {
        @Bean
        FilterRegistrationBean<Filter> old() {
            FilterRegistrationBean<Filter> registration =
                    new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request, response));
            registration.setAsyncSupported(false);
            return registration;
        }
    }

    @Test
    void saysWhatToSetWhereRequestsAreNotAsynchronous() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(WithoutAsync.class, OPEN)) {
            HttpResponse<String> answer = Applications.get(hub(app, "/events?topic=a"));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("setAsyncSupported(true)", "each filter before it");
        }
    }

    @Import({Bare.class, Users.class})
    static class WithUsers {
        /** Stands for whatever knows the application's users. */
        @Bean
        Filter login() {
            return (request, response, chain) -> {
                HttpServletRequest asked = (HttpServletRequest) request;
                String user = asked.getHeader("User");
                chain.doFilter(user == null ? asked : as(user, asked), response);
            };
        }

        private static HttpServletRequest as(String user, HttpServletRequest asked) {
            return new HttpServletRequestWrapper(asked) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> user;
                }
            };
        }
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> start(Bare.class).close())
                .rootCause()
                .hasMessageContaining("nobody may read or publish")
                .hasMessageContaining("tidings.listen.open=true");
        assertThatThrownBy(() -> Applications.start(Bare.class, Applications.ON_TOMCAT, OPEN, "tidings.mount=hub")
                        .close())
                .rootCause()
                .hasMessageContaining("tidings.mount is \"hub\"; expected a path");
        assertThatThrownBy(() -> Applications.start(Bare.class, MOUNT, OPEN).close())
                .rootCause()
                .hasMessageContaining("has no web server");
    }
}
