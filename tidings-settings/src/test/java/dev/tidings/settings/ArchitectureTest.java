package dev.tidings.settings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.settings", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule settingsUseCoreYamlAndWhatTheyAreFor = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations..",
                    "org.snakeyaml.engine..",
                    "dev.tidings.settings..",
                    "dev.tidings.topic..",
                    "dev.tidings.access..",
                    "dev.tidings.auth..",
                    "dev.tidings.event..",
                    "dev.tidings.log..",
                    "dev.tidings.cluster..",
                    "dev.tidings.hub..",
                    "dev.tidings.memory..",
                    "dev.tidings.presence..",
                    "dev.tidings.http..",
                    "dev.tidings.server..",
                    "dev.tidings.acme..",
                    "dev.tidings.presence..",
                    "dev.tidings.webhook..");

    @ArchTest
    static final ArchRule acmeIsOptional = onlyIn("dev.tidings.acme..", "AcmeSettings");

    @ArchTest
    static final ArchRule webhooksAreOptional = onlyIn("dev.tidings.webhook..", "WebhookSettings");

    @ArchTest
    static final ArchRule theServerIsOptional =
            onlyIn("dev.tidings.server..", "ServerSettings|TlsSettings|AcmeSettings");

    @ArchTest
    static final ArchRule theHttpSurfaceIsOptional =
            onlyIn("dev.tidings.http..", "HttpSettings|SealSettings|ServerSettings");

    @ArchTest
    static final ArchRule tokensAreOptional = onlyIn("dev.tidings.auth..", "AuthSettings");

    @ArchTest
    static final ArchRule theLogOnDiskIsOptional = onlyIn("dev.tidings.log.disk..", "DiskLogSettings");

    @ArchTest
    static final ArchRule nothingElseUsesWhatNeedsThem = noClasses()
            .that()
            .haveNameNotMatching(
                    ".*\\.(HttpSettings|SealSettings|ServerSettings|TlsSettings|DiskLogSettings|AuthSettings|AcmeSettings|WebhookSettings)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    ".*\\.(HttpSettings|SealSettings|ServerSettings|TlsSettings|DiskLogSettings|AuthSettings|AcmeSettings|WebhookSettings)");

    @ArchTest
    static final ArchRule yamlIsReadInOnePlace = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(SettingsFile|NodeReader|Place)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml.engine..");

    private static ArchRule onlyIn(String packages, String names) {
        return noClasses()
                .that()
                .haveNameNotMatching(".*\\.(" + names + ")")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages);
    }
}
