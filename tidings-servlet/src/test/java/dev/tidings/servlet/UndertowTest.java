package dev.tidings.servlet;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow 2.3. */
class UndertowTest extends ContainerContract {
    @Override
    Container.Kind container() {
        return UndertowTest::start;
    }

    private static Container start(Container.Application application) throws Exception {
        ServletContainerInitializer starting = (classes, servlets) -> application.addTo(servlets);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowTest.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("application")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        starting.getClass(), new ImmediateInstanceFactory<>(starting), Set.of()));
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(manager.start())
                .build();
        undertow.start();
        return new Container() {
            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }

            @Override
            public void stop() throws Exception {
                manager.stop();
                manager.undeploy();
                undertow.stop();
            }
        };
    }
}
