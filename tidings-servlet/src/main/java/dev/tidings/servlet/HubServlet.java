package dev.tidings.servlet;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Request;
import dev.tidings.http.carry.HubLoops;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub in a servlet container, with everything that it says over HTTP, below the path where it is {@linkplain #mount mounted}. Needs asynchronous requests. The container's threads only bring requests and say
 * when more can be read or written; the hub's part is done by a few loops of the servlet's own, each with a shard of the hub. Those run from when the servlet is made until it is {@linkplain #close() closed}, as
 * the container does when it stops; the hub itself stays the caller's. Safe for use by any thread.
 */
public final class HubServlet extends HttpServlet implements AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = LoggerFactory.getLogger(HubServlet.class);
    private static final String NAME = "tidings";

    private final transient HubLoops loops;
    private final transient AtomicBoolean complained = new AtomicBoolean();

    private transient volatile boolean flushesPartly;

    private HubServlet(Builder settings) {
        this.loops = new HubLoops("tidings-servlet", settings.hub, settings.http, settings.threads);
    }

    /** A servlet of this hub, with the defaults. */
    public static Builder builder(Hub hub) {
        return new Builder(hub);
    }

    /** Collects the settings of a servlet. Not safe for use by several threads. */
    public static final class Builder {
        private final Hub hub;
        private HttpOptions http = HttpOptions.DEFAULTS;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder(Hub hub) {
            this.hub = hub;
        }

        /** What requests may take and do. Something has to be said of who may: {@link AccessOptions#with(Anonymous)}, or an authenticator. */
        public Builder http(HttpOptions options) {
            this.http = options;
            return this;
        }

        /**
         * How many loops there are; as many as processors without.
         *
         * @throws InvalidValueException if that is below 1
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new InvalidValueException(
                        "The servlet's number of threads is " + count + "; expected at least 1");
            }
            this.threads = count;
            return this;
        }

        /**
         * The servlet, whose threads run.
         *
         * @throws InvalidValueException if nobody could use the hub: nothing is for {@linkplain Anonymous anybody}, and there is no authenticator
         */
        public HubServlet build() {
            return new HubServlet(this);
        }
    }

    /**
     * Adds it to a web application that has not started, with asynchronous requests.
     *
     * @param path such as {@code /hub/*}: what lies below it is the hub's; {@code /*} for everything
     * @throws IllegalStateException if the application has a servlet of this name ({@code tidings}) already
     */
    public ServletRegistration.Dynamic mount(ServletContext application, String path) {
        ServletRegistration.@Nullable Dynamic registration = application.addServlet(NAME, this);
        if (registration == null) {
            throw new IllegalStateException("The application has a servlet by the name " + NAME + " already");
        }
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        registration.addMapping(path);
        return registration;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Requests.isBareMount(request)) {
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            response.setHeader("Location", request.getRequestURI() + "/" + query);
        } else if (loops.isAway()) {
            Answers.write(loops.absence().answer(Requests.of(request)), request, response);
        } else if (request.isAsyncSupported()) {
            start(request, response);
        } else {
            refuse(request, response, withoutAsync());
        }
    }

    /** Undertow's flush leaves what the socket does not take in the response's buffer, and says nothing; what does not fit into that it reports as any other does. */
    @Override
    public void init() {
        flushesPartly = getServletContext().getServerInfo().contains("Undertow");
    }

    private Problem withoutAsync() {
        Problem problem = new Problem(
                500,
                "The hub's servlet cannot answer asynchronously: it, or a filter before it, was registered without; expected"
                        + " setAsyncSupported(true), or <async-supported>true</async-supported>, at the servlet and at each filter before it");
        if (complained.compareAndSet(false, true)) {
            LOGGER.error(problem.detail());
        }
        return problem;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        Answers.write(loops.handler().refusal(Requests.of(request), problem), request, response);
    }

    /** The request is handled when the container first says that its answer can be written: then all filters before it are through. */
    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Request seen = Requests.of(request);
        LoopPart part = loops.next();
        if (flushesPartly) {
            response.setBufferSize(1);
        }
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        ResponseSink sink = new ResponseSink(part, context, response.getOutputStream());
        sink.begin(new ServletExchange(part, sink, request, response, seen));
    }

    /** How many streams there was no room for, for this reason: each was told so, and may come back. */
    public long refusedStreams(Refusal reason) {
        return loops.handler().refusedStreams(reason);
    }

    /** Closes the streams whose view the predicate picks, and returns when it is done. Not for the servlet's own threads. */
    public void closeStreams(Predicate<View> views, CloseReason reason) {
        loops.closeStreams(views, reason);
    }

    /**
     * Ends the streams over a time, so that their clients do not all come back in one moment. Who asks from now on is told to come back later. Returns when all have ended; when its thread is interrupted, or the
     * time has passed, before. {@link #close()} is still to be called. Not for the servlet's own threads.
     */
    public void drain(Drain drain) {
        loops.drain(drain);
    }

    /** The container stops: as {@link #close()}. */
    @Override
    public void destroy() {
        close();
    }

    /**
     * Sends each stream a reconnection time and ends it, answers what was asked, and ends the servlet's threads. Who asks from now on is told to come back later: an {@code EventSource} by a stream that says so
     * and ends, others with 503. Takes six seconds at most; does nothing the second time. To be called before a container waits for requests to end, where it does so: streams do not end by themselves.
     */
    @Override
    public void close() {
        loops.close();
    }
}
