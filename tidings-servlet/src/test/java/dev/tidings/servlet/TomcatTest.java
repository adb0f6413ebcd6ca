package dev.tidings.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;

/** Tomcat 10.1; and Tomcat 11, by the second run of the tests that the module's build has. */
class TomcatTest extends ContainerContract {
    @Override
    Container.Kind container() {
        return TomcatTest::start;
    }

    private static Container start(Container.Application application) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        // So long it waits for requests that are not answered, such as streams, before it tells the servlet of the end.
        ((StandardContext) context).setUnloadDelay(100);
        context.addServletContainerInitializer((classes, servlets) -> application.addTo(servlets), Set.of());
        tomcat.start();
        return new Container() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void stop() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }

    @Test
    void isTheVersionThatIsMeant() {
        String expected = System.getProperty("tidings.tomcat", "10.1");
        assertThat(ServerInfo.getServerNumber()).startsWith(expected + ".");
    }
}
