package dev.tidings.example.migration;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stands for whatever knows the application's users: believes the header {@code User}. */
@Configuration(proxyBeanMethods = false)
class Login {
    @Bean
    Filter believing() {
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
