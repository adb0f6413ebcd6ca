package dev.tidings.spring.guide;

import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.TokenContent;
import dev.tidings.hub.Hub;
import dev.tidings.spring.UserGrants;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the guide shows of Spring Security, in one application. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Members.Mounted.class, Members.Logouts.class, Members.Tokens.class})
public class Members {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/hub/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/hub/**"))
                .formLogin(Customizer.withDefaults())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("anna").password("{noop}anna").build(),
                User.withUsername("bob").password("{noop}bob").build(),
                User.withUsername("**").password("{noop}**").build());
    }

    @ConditionalOnProperty("tidings.mount")
    static class Mounted {
        @Bean
        UserGrants grants() {
            return UserGrants.reading("users/{sub}/**", "news/**").publishing("chat/*");
        }
    }

    @Component
    static class Logouts {
        private final Hub hub;

        Logouts(Hub hub) {
            this.hub = hub;
        }

        @EventListener
        void endStreams(LogoutSuccessEvent logout) {
            hub.revoke(UserGrants.takenBackFrom(logout.getAuthentication()));
        }
    }

    @RestController
    @ConditionalOnProperty("tidings.access.token-key")
    static class Tokens {
        private static final GrantedSelectors OF_USERS =
                GrantedSelectors.NONE.and(Right.READ, List.of(new SubjectSelector("users/{sub}/**")));
        private final TokenKey key;

        Tokens(@Value("${tidings.access.token-key}") Path file) {
            this.key = KeyText.read(file, Set.of()).keys().get(0);
        }

        @GetMapping("/hub-token")
        String token(Principal user) {
            TokenContent.Parties parties = new TokenContent.Parties(null, user.getName(), List.of());
            Instant now = Instant.now();
            return new TokenContent(parties, UUID.randomUUID().toString(), now, now.plusSeconds(300), OF_USERS)
                    .signedBy(key);
        }
    }
}
