package dev.tidings.spring.boot;

import dev.tidings.hub.Hub;
import dev.tidings.outbox.Destination;
import dev.tidings.outbox.Outbox;
import dev.tidings.outbox.OutboxTable;
import dev.tidings.spring.convert.Payloads;
import dev.tidings.spring.outbox.OutboxRelaying;
import dev.tidings.spring.outbox.OutboxTemplate;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The outbox, where {@code tidings-outbox} and a database are there. */
@AutoConfiguration(
        after = TidingsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnClass(name = {"dev.tidings.outbox.Outbox", "org.springframework.jdbc.datasource.DataSourceUtils"})
@ConditionalOnProperty(
        name = {SpringSettings.ENABLED, SpringSettings.OUTBOX_ENABLED},
        matchIfMissing = true)
@ConditionalOnSingleCandidate(DataSource.class)
public class OutboxAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    OutboxTable tidingsOutboxTable(Environment environment) {
        return new OutboxTable(environment.getProperty(SpringSettings.OUTBOX_TABLE, OutboxTable.DEFAULT.name()));
    }

    @Bean
    @ConditionalOnMissingBean
    Outbox tidingsOutbox(OutboxTable table) {
        return Outbox.on(table);
    }

    @Bean
    @ConditionalOnMissingBean
    Destination tidingsOutboxDestination(Hub hub) {
        return Destination.of(hub);
    }

    @Bean
    OutboxRelaying tidingsOutboxRelaying(DataSource source, OutboxTable table, Destination destination) {
        return new OutboxRelaying(source, table, destination);
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxTemplate tidingsOutboxTemplate(DataSource source, Outbox outbox, Payloads payloads, OutboxRelaying relaying) {
        return new OutboxTemplate(source, outbox, payloads, relaying);
    }

    /** Where Micrometer is there too. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = ActuatorAutoConfiguration.METER_BINDER)
    static class Meters {
        @Bean
        OutboxMeters tidingsOutboxMeters(DataSource source, OutboxTable table) {
            return new OutboxMeters(source, table);
        }
    }
}
