package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.KeyFile;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.spring.guide.Members;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** An application with Spring Security, whose users are the hub's. */
@ExtendWith(OutputCaptureExtension.class)
class SecurityTest {
    private static final String MOUNT = "tidings.mount=/hub";

    private static ConfigurableApplicationContext start(Class<?> application, String... more) {
        List<String> properties = new ArrayList<>(
                List.of(Applications.ON_TOMCAT, "spring.autoconfigure.exclude=", "tidings.streams.heartbeat=100ms"));
        properties.addAll(List.of(more));
        return Applications.start(application, properties.toArray(new String[0]));
    }

    private static Browser loggedIn(ConfigurableApplicationContext app, String user)
            throws IOException, InterruptedException {
        return Browser.loggedIn(app.getEnvironment(), user);
    }

    private static void publish(ConfigurableApplicationContext app, String topic, String data) {
        app.getBean(TidingsTemplate.class)
                .publish(Event.on(topic).data(data).isPrivate(true).build());
    }

    @Test
    void showsToEachUserWhatIsTheirs() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Members.class, MOUNT)) {
            Browser anna = loggedIn(app, "anna");
            Browser bob = loggedIn(app, "bob");
            try (BufferedReader annas = anna.stream("/hub/events?topic=users/anna/**");
                    BufferedReader bobs = bob.stream("/hub/events?topic=users/bob/**&topic=news/**")) {
                publish(app, "users/anna/inbox", "for anna");
                publish(app, "users/bob/inbox", "for bob");
                assertThat(Applications.next(annas, "data:")).isEqualTo("data: for anna");
                assertThat(Applications.next(bobs, "data:")).isEqualTo("data: for bob");
            }
            assertThat(bob.status("/hub/events?topic=users/anna/inbox")).isEqualTo(403);
            assertThat(bob.status("/hub/events?topic=users/**")).isEqualTo(403);
            assertThat(bob.get("/hub/events/history?topic=users/anna/inbox").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void refusesWhoIsNotLoggedInButForWhatIsOpen() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app =
                start(Members.class, MOUNT, "tidings.access.anonymous-read=news/**")) {
            Browser nobody = new Browser(app.getEnvironment());
            assertThat(nobody.status("/hub/events?topic=users/anna/inbox")).isEqualTo(401);
            assertThat(nobody.status("/hub/events?topic=news/today")).isEqualTo(200);
            assertThat(nobody.status("/elsewhere")).isEqualTo(302);
        }
    }

    @Test
    void grantsNothingByANameThatIsAPattern(CapturedOutput output) throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Members.class, MOUNT)) {
            assertThat(loggedIn(app, "**").status("/hub/events?topic=users/**")).isEqualTo(401);
            assertThat(output).contains("The subject \"**\" cannot be a level of a topic");
        }
    }

    @Test
    void letsPagesOfTheApplicationPublishAndNoOthers() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Members.class, MOUNT)) {
            Browser anna = loggedIn(app, "anna");
            String own = Applications.web(app.getEnvironment(), "").toString();
            assertThat(anna.post(anna.to("/hub/events?topic=chat/1").header("Origin", own)))
                    .isEqualTo(201);
            assertThat(anna.post(anna.to("/hub/events?topic=chat/1").header("Origin", "https://evil.example")))
                    .isEqualTo(403);
            assertThat(anna.post(anna.to("/hub/events?topic=news/1").header("Origin", own)))
                    .isEqualTo(403);
        }
    }

    @Test
    void endsTheStreamsOfWhoLogsOutForGood() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Members.class, MOUNT)) {
            Browser anna = loggedIn(app, "anna");
            Browser bob = loggedIn(app, "bob");
            try (BufferedReader annas = anna.stream("/hub/events?topic=users/anna/**");
                    BufferedReader bobs = bob.stream("/hub/events?topic=users/bob/**")) {
                anna.logout();
                assertThat(annas.lines()).contains("id: tidings.stop");
                assertThat(anna.status("/hub/events?topic=users/anna/**")).isEqualTo(401);
                publish(app, "users/bob/inbox", "still here");
                assertThat(Applications.next(bobs, "data:")).isEqualTo("data: still here");
            }
            anna.login("anna");
            try (BufferedReader again = anna.stream("/hub/events?topic=users/anna/**")) {
                publish(app, "users/anna/inbox", "welcome back");
                assertThat(Applications.next(again, "data:")).isEqualTo("data: welcome back");
            }
        }
    }

    @Test
    void hasNoTroubleWithStreamsThatEnd(CapturedOutput output) throws IOException, InterruptedException {
        ConfigurableApplicationContext app = start(Members.class, MOUNT);
        Hub hub = app.getBean(Hub.class);
        Browser anna = loggedIn(app, "anna");
        try (BufferedReader leaving = anna.stream("/hub/events?topic=users/anna/**")) {
            assertThat(Applications.next(leaving, "retry:")).isNotEmpty();
        }
        await().until(() -> hub.subscriberCount() == 0);
        try (BufferedReader staying = anna.stream("/hub/events?topic=users/anna/**")) {
            app.close();
            assertThat(Applications.next(staying, "retry:")).isNotEmpty();
        }
        assertThat(output).doesNotContain(" ERROR ").doesNotContain("Exception");
    }

    /** An application whose security lets nobody to the hub who is not logged in, and asks each form where it is from. */
    @Import(Bare.class)
    static class Strict {
        @Bean
        SecurityFilterChain security(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("anna").password("{noop}anna").build());
        }

        @Bean
        UserGrants grants() {
            return UserGrants.reading("users/{sub}/**").publishing("chat/*");
        }
    }

    @Test
    void isSecuredAsAnyOtherPathWhereTheApplicationSaysSo() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Strict.class, MOUNT)) {
            assertThat(new Browser(app.getEnvironment()).status("/hub/events?topic=users/anna/inbox"))
                    .isEqualTo(302);
            Browser anna = loggedIn(app, "anna");
            try (BufferedReader stream = anna.stream("/hub/events?topic=users/anna/**")) {
                publish(app, "users/anna/inbox", "for anna");
                assertThat(Applications.next(stream, "data:")).isEqualTo("data: for anna");
            }
            assertThat(anna.post(anna.to("/hub/events?topic=chat/1"))).isEqualTo(403);
            String csrf = anna.csrf("/logout");
            assertThat(anna.post(anna.to("/hub/events?topic=chat/1").header("X-CSRF-TOKEN", csrf)))
                    .isEqualTo(201);
        }
    }

    @Test
    void givesItsUsersTokensWhereTheHubListensByItself(@TempDir Path folder) throws IOException, InterruptedException {
        Path key = folder.resolve("hub-key.jwk");
        new KeyFile(key).create(JwsAlgorithm.HS256);
        try (ConfigurableApplicationContext app = start(
                Members.class,
                "tidings.access.token-key=" + key,
                "tidings.access.anonymous-read=none",
                "tidings.access.anonymous-publish=none")) {
            Browser anna = loggedIn(app, "anna");
            assertThat(new Browser(app.getEnvironment()).status("/hub-token")).isEqualTo(302);
            String token = anna.get("/hub-token").body();
            URI tickets = Applications.hub(app.getEnvironment(), "/events/tickets");
            HttpRequest request = HttpRequest.newBuilder(tickets)
                    .header("Authorization", "Bearer " + token)
                    .POST(BodyPublishers.noBody())
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
            String ticket = answer.replaceFirst("(?s).*\"ticket\":\"([^\"]+)\".*", "$1");
            try (BufferedReader stream = Applications.stream(
                    Applications.hub(app.getEnvironment(), "/events?topic=users/anna/**&ticket=" + ticket))) {
                publish(app, "users/anna/inbox", "for anna");
                assertThat(Applications.next(stream, "data:")).isEqualTo("data: for anna");
            }
            assertThat(Applications.get(Applications.hub(
                                    app.getEnvironment(), "/events?topic=users/bob/**&ticket=" + ticket))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    /** An application that says twice who is known. */
    @Import(Bare.class)
    static class Twice {
        @Bean
        UserGrants grants() {
            return UserGrants.reading("users/{sub}/**");
        }

        @Bean
        Authenticator authenticator() {
            return (Credentials none) -> CompletableFuture.failedFuture(new IllegalStateException("is not asked"));
        }
    }

    @Import(Bare.class)
    static class Users {
        @Bean
        UserGrants grants() {
            return UserGrants.reading("users/{sub}/**");
        }
    }

    @Test
    void saysWhereItCannotBe() {
        assertThatThrownBy(() -> Applications.start(Twice.class, Applications.ON_TOMCAT, MOUNT)
                        .close())
                .rootCause()
                .hasMessageContaining("both a bean that is UserGrants and a bean that is an Authenticator");
        assertThatThrownBy(() -> Applications.start(Users.class).close())
                .rootCause()
                .hasMessageContaining("no user of the application is known; expected tidings.mount");
    }
}
