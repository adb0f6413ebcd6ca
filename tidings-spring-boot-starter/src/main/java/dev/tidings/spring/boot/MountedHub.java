package dev.tidings.spring.boot;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.servlet.AbsentHub;
import dev.tidings.servlet.HubServlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletContextInitializer;

/**
 * The hub in the application's own web server, below a path. While it is not served, before the application is ready and once it begins to stop, whoever asks is told to come
 * back soon: an {@code EventSource} by a stream that says so and ends, since it would give up for good on anything else.
 */
final class MountedHub implements HubCarrier, ServletContextInitializer {
    private static final String NAME = "tidings";

    private final Hub hub;
    private final HttpOptions http;
    private final MountPath path;
    private final MountedServlet servlet;

    /** @param http what is open to whom is said there */
    MountedHub(Hub hub, HttpOptions http, MountPath path) {
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
        registration.addMapping(path.text() + "/*");
    }

    @Override
    public void start() {
        servlet.serve(HubServlet.builder(hub).http(http).build());
        path.say(http);
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
