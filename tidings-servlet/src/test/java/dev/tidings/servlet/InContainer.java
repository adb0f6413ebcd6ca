package dev.tidings.servlet;

import dev.tidings.http.carry.Carried;
import dev.tidings.http.carry.Mounted;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * A hub's servlet in a container.
 *
 * @param async whether it may answer later
 * @param filter before it; null for none
 */
record InContainer(Container.Kind kind, boolean async, @Nullable Filter filter) implements Carried.Kind {
    @Override
    public Carried start(Hub hub, Mounted.Setup wishes) throws Exception {
        HubServlet servlet =
                HubServlet.builder(hub).http(wishes.http()).threads(2).build();
        Container container = kind.start(new Application(this, wishes, servlet));
        return new Carried() {
            @Override
            public int port() {
                return container.port();
            }

            @Override
            public void drain(Drain drain) {
                servlet.drain(drain);
            }

            @Override
            public void close() {
                servlet.close();
            }

            @Override
            public void stop() throws Exception {
                container.stop();
            }
        };
    }

    private record Application(InContainer kind, Mounted.Setup wishes, HubServlet servlet)
            implements Container.Application {
        @Override
        public void addTo(ServletContext context) {
            servlet.mount(context, wishes.mount() + "/*").setAsyncSupported(kind.async);
            Principal user = wishes.user();
            if (user != null) {
                add(context, "user", knowing(user));
            }
            if (kind.filter != null) {
                add(context, "filter", kind.filter);
            }
        }

        private static void add(ServletContext context, String name, Filter filter) {
            FilterRegistration.Dynamic added = context.addFilter(name, filter);
            added.setAsyncSupported(true);
            added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }

        /** As a container's own security does, or a filter of the application's. */
        private static Filter knowing(Principal user) {
            return (request, response, chain) -> chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return user;
                        }
                    },
                    response);
        }

        @Override
        public void stopping() {
            servlet.close();
        }
    }
}
