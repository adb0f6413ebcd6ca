package dev.tidings.example.chat;

import dev.tidings.access.Right;
import dev.tidings.spring.UserGrants;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who somebody is, and what that one may read. */
@Configuration(proxyBeanMethods = false)
class ChatSecurity {
    /** A stream that is not logged in ends with 401; anything else is shown the form. */
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(Customizer.withDefaults())
                .exceptionHandling(failures -> failures.defaultAuthenticationEntryPointFor(
                        new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                        PathPatternRequestMatcher.withDefaults().matcher("/hub/**")))
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(Members.USERS.stream()
                .map(name -> User.withUsername(name)
                        .password("{noop}" + name + "-secret")
                        .roles("MEMBER")
                        .build())
                .toList());
    }

    /** Everybody reads the rooms and sees who is there, and each reads what is theirs. Nobody publishes to the hub: who wrote a message is not for its writer to say. */
    @Bean
    UserGrants readers() {
        return UserGrants.reading("rooms/*", "users/{sub}/*").and(Right.PRESENCE, "rooms/*");
    }
}
