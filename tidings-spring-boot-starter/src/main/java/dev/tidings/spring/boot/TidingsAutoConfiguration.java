package dev.tidings.spring.boot;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.access.Authenticator;
import dev.tidings.cluster.Sequencer;
import dev.tidings.http.RequestTracing;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubListener;
import dev.tidings.log.EventLog;
import dev.tidings.settings.HubSettings;
import dev.tidings.settings.Settings;
import dev.tidings.spring.TidingsTemplate;
import dev.tidings.spring.UserGrants;
import dev.tidings.spring.convert.Jackson2Mapping;
import dev.tidings.spring.convert.Jackson3Mapping;
import dev.tidings.spring.convert.JsonMapping;
import dev.tidings.spring.convert.Payloads;
import dev.tidings.spring.listen.HubListeners;
import dev.tidings.spring.listen.ListenerMethods;
import dev.tidings.spring.listen.ListenerThreads;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The hub and what serves it, where the application has none of its own. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnProperty(name = SpringSettings.ENABLED, matchIfMissing = true)
public class TidingsAutoConfiguration {
    private static final int FIRST_VIRTUAL = 21;
    private static final int USUAL_THREADS = 8;

    @Bean
    Settings tidingsSettings(Environment environment) {
        return SpringSettings.read(environment);
    }

    @Bean
    @ConditionalOnMissingBean({EventLog.class, Hub.class})
    EventLog tidingsEventLog(Settings settings, ObjectProvider<Sequencer> engine) {
        Sequencer ofACluster = engine.getIfAvailable();
        return ofACluster == null ? HubLog.open(settings) : HubLog.joined(ofACluster, settings);
    }

    @Bean
    @ConditionalOnMissingBean
    Hub tidingsHub(EventLog log, Settings settings, ObjectProvider<HubListener> listeners) {
        LastingThreads.begin();
        return new Hub(
                log,
                HubSettings.streams(settings),
                listeners.orderedStream().reduce(HubListener.NONE, HubListener::and));
    }

    @Bean
    Callers tidingsCallers(
            Settings settings, ObjectProvider<Authenticator> authenticator, ObjectProvider<UserGrants> users) {
        return Callers.of(settings, authenticator.getIfAvailable(), users.getIfAvailable());
    }

    @Bean
    Surface tidingsSurface(Settings settings, Callers callers, ObjectProvider<RequestTracing> tracing) {
        return new Surface(settings, callers, tracing.getIfAvailable());
    }

    /** In the application's own server, where it has one of servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = SpringSettings.MOUNT)
    @ConditionalOnMissingBean(HubCarrier.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Mounted {
        @Bean
        MountedHub tidingsServlet(Hub hub, Surface surface, Environment environment) {
            return Mounting.inServlets(hub, surface, environment.getRequiredProperty(SpringSettings.MOUNT));
        }
    }

    /** In the application's own server, where it has a reactive one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = SpringSettings.MOUNT)
    @ConditionalOnMissingBean(HubCarrier.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class MountedOnWebFlux {
        @Bean
        MountedHandler tidingsHandler(Hub hub, Surface surface, Environment environment) {
            return Mounting.onWebFlux(hub, surface, environment.getRequiredProperty(SpringSettings.MOUNT));
        }
    }

    @Bean
    @ConditionalOnMissingBean
    HubCarrier tidingsServer(Hub hub, Surface surface, ConfigurableEnvironment environment) {
        String mount = environment.getProperty(SpringSettings.MOUNT);
        if (mount != null) {
            throw Mounting.withoutServer(mount);
        }
        Authenticator known = surface.callers().requireNoUsers().onEventLoops().authenticator();
        return new OwnServer(hub, surface.server(known), environment);
    }

    @Bean
    HubServing tidingsServing(HubCarrier carrier, Settings settings) {
        return new HubServing(carrier, HubSettings.drain(settings));
    }

    @Bean
    @ConditionalOnMissingBean
    Payloads tidingsPayloads(ObjectProvider<JsonMapping> given, ObjectProvider<ObjectMapper> mapper) {
        JsonMapping json = given.getIfAvailable();
        return new Payloads(json != null ? json : new Jackson2Mapping(mapper.getIfAvailable(ObjectMapper::new)));
    }

    @Bean
    @ConditionalOnMissingBean
    TidingsTemplate tidingsTemplate(Hub hub, Payloads payloads) {
        return new TidingsTemplate(hub, payloads);
    }

    @Bean
    static ListenerMethods tidingsListenerMethods() {
        return new ListenerMethods();
    }

    @Bean
    HubListeners tidingsListeners(Hub hub, Payloads payloads, ListenerMethods methods, Environment environment) {
        boolean areVirtual = environment.getProperty("spring.threads.virtual.enabled", boolean.class, false)
                && Runtime.version().feature() >= FIRST_VIRTUAL;
        int most = environment.getProperty(SpringSettings.LISTENER_THREADS, int.class, USUAL_THREADS);
        return new HubListeners(hub, payloads, methods, new ListenerThreads(most, areVirtual));
    }

    /** Where the application's own mapper is one of Jackson 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(type = "tools.jackson.databind.json.JsonMapper")
    static class WithJackson3 {
        @Bean
        @ConditionalOnMissingBean
        JsonMapping tidingsJsonMapping(JsonMapper mapper) {
            return new Jackson3Mapping(mapper);
        }
    }
}
