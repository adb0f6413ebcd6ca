package dev.tidings.spring.boot;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.servlet.AbsentHub;
import dev.tidings.servlet.HubServlet;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;

/**
 * The hub in the application's own web server, below a path. While it is not served, before the application is ready and once it begins to stop, whoever asks is told to come
 * back soon: an {@code EventSource} by a stream that says so and ends, since it would give up for good on anything else.
 */
final class MountedHub implements HubCarrier, ServletContextInitializer {
    private static final Logger LOGGER = LoggerFactory.getLogger(MountedHub.class);
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final String NAME = "tidings";

    private final Hub hub;
    private final HttpOptions http;
    private final String path;
    private final MountedServlet servlet;

    /**
     * @param http what is open to whom is said there
     * @throws InvalidValueException if the path is none
     */
    MountedHub(Hub hub, HttpOptions http, String path) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidValueException(SpringSettings.MOUNT + " is " + Text.quote(path)
                    + "; expected a path below which nothing else of the application is, such as /hub");
        }
        this.hub = hub;
        this.http = http;
        this.path = path;
        this.servlet = new MountedServlet(new AbsentHub(http.access()));
    }

    @Override
    public void onStartup(ServletContext application) {
        ServletRegistration.@Nullable Dynamic registration = application.addServlet(NAME, servlet);
        if (registration == null) {
            throw new IllegalStateException("The application has a servlet by the name " + NAME + " already");
        }
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        registration.addMapping(path + "/*");
    }

    @Override
    public void start() {
        servlet.serve(HubServlet.builder(hub).http(http).build());
        LOGGER.info("Tidings is served below {} of the application's own web server", path);
        LOGGER.info(
                "Without a token or a user of the application, anyone may read {} and publish to {}",
                Objects.requireNonNull(http.access().anonymous()).read(),
                Objects.requireNonNull(http.access().anonymous()).publish());
    }

    @Override
    public void stop(Drain drain) {
        HubServlet served = servlet.serveNoMore();
        if (served != null) {
            served.drain(drain);
            served.close();
        }
    }

    /** What the container knows of it: one servlet, though the hub's is another one each time it is served. */
    private static final class MountedServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient AbsentHub absent;
        private transient volatile @Nullable HubServlet served;

        /** @param absent answers while no hub is served */
        MountedServlet(AbsentHub absent) {
            this.absent = absent;
        }

        void serve(HubServlet fresh) {
            try {
                fresh.init(getServletConfig());
            } catch (ServletException failure) {
                fresh.close();
                throw new IllegalStateException("The hub's servlet could not be started", failure);
            }
            served = fresh;
        }

        @Nullable
        HubServlet serveNoMore() {
            HubServlet last = served;
            served = null;
            return last;
        }

        @Override
        public ServletConfig getServletConfig() {
            return Objects.requireNonNull(
                    super.getServletConfig(), "the container starts the servlet before the hub is served");
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            HubServlet now = served;
            if (now == null) {
                absent.service(request, response);
            } else {
                now.service(request, response);
            }
        }
    }
}
