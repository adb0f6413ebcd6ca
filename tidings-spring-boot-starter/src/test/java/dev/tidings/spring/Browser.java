package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/** Somebody's browser, as far as it takes to log into an application by its form: it keeps cookies, and follows no redirection. */
final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Environment application;

    Browser(Environment application) {
        this.application = application;
    }

    static Browser loggedIn(Environment application, String user) throws IOException, InterruptedException {
        Browser browser = new Browser(application);
        browser.login(user);
        return browser;
    }

    /** The password is as the name. */
    void login(String user) throws IOException, InterruptedException {
        assertThat(form("/login", "/login", "&username=" + encoded(user) + "&password=" + encoded(user)))
                .isEqualTo("/");
    }

    void logout() throws IOException, InterruptedException {
        assertThat(form("/logout", "/logout", "")).isEqualTo("/login?logout");
    }

    /** Sends a form with what the page has against forgery; where that leads. */
    private String form(String page, String path, String fields) throws IOException, InterruptedException {
        HttpRequest request = to(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("_csrf=" + encoded(csrf(page)) + fields))
                .build();
        String location = http.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElse("nowhere");
        return location.replaceFirst("http://127.0.0.1:[0-9]+", "");
    }

    String csrf(String page) throws IOException, InterruptedException {
        Matcher found = CSRF.matcher(get(page).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(Applications.web(application, path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(to(path).build(), BodyHandlers.ofString());
    }

    int post(HttpRequest.Builder to) throws IOException, InterruptedException {
        return http.send(to.POST(BodyPublishers.ofString("x")).build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** What is answered, of which no more than the head need be there. */
    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(to(path).header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
    }

    int status(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = open(path);
        answer.body().close();
        return answer.statusCode();
    }

    BufferedReader stream(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = open(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
