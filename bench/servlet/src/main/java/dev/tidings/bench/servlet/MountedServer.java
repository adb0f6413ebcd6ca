package dev.tidings.bench.servlet;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.servlet.HubServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Serves streams at {@code /hub/events?topic=bench} until it is killed. */
public final class TomcatServer {
    private TomcatServer() {}

    /** @param arguments {@code hub} or {@code bare}, and the port */
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(arguments[1]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", "1000");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer((classes, servlets) -> add(arguments[0], servlets), Set.of());
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void add(String what, ServletContext servlets) {
        if (what.equals("hub")) {
            AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING);
            HubServlet.builder(Hub.inMemory())
                    .http(HttpOptions.DEFAULTS.with(access))
                    .build()
                    .mount(servlets, "/hub/*");
        } else {
            ServletRegistration.Dynamic bare = servlets.addServlet("bare", new BareServlet());
            bare.setAsyncSupported(true);
            bare.addMapping("/hub/*");
        }
    }
}
