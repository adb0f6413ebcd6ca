package dev.tidings.bench.servlet;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.servlet.HubServlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Serves streams at {@code /hub/events?topic=bench} until it is killed. */
public final class MountedServer {
    private static final int BACKLOG = 1000;
    /** Those of the hub's streams. */
    private static final Map<String, String> FIELDS = Map.of(
            "Cache-Control", "no-cache, no-transform",
            "X-Accel-Buffering", "no",
            "X-Content-Type-Options", "nosniff",
            "Tidings-Heartbeat", "15000",
            "Vary", "Origin",
            "Last-Event-ID", "01ARZ3NDEKTSV4RRFFQ69G5FAV-0",
            "Connection", "close");

    private MountedServer() {}

    /** @param arguments {@code tomcat} or {@code jetty}; {@code hub}, {@code bare}, or {@code fields}, which is the bare one with the hub's header fields; and the port */
    public static void main(String[] arguments) throws Exception {
        ServletContainerInitializer adding = (classes, servlets) -> add(arguments[1], servlets);
        int port = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("jetty")) {
            serveByJetty(adding, port);
        } else {
            serveByTomcat(adding, port);
        }
    }

    private static void serveByTomcat(ServletContainerInitializer adding, int port) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        tomcat.setConnector(connector);
        tomcat.addContext("", null).addServletContainerInitializer(adding, Set.of());
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void serveByJetty(ServletContainerInitializer adding, int port) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        ServletContextHandler handler = new ServletContextHandler();
        handler.addServletContainerInitializer(adding);
        server.setHandler(handler);
        server.start();
        server.join();
    }

    private static void add(String what, ServletContext servlets) {
        if (what.equals("hub")) {
            AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING);
            HubServlet.builder(Hub.inMemory())
                    .http(HttpOptions.DEFAULTS.with(access))
                    .build()
                    .mount(servlets, "/hub/*");
        } else {
            ServletRegistration.Dynamic bare = servlets.addServlet("bare", new BareServlet(what.equals("fields") ? FIELDS : Map.of()));
            bare.setAsyncSupported(true);
            bare.addMapping("/hub/*");
        }
    }
}
