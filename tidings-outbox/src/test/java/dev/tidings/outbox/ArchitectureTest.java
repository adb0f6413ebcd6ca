package dev.tidings.outbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.outbox", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesTheHubItsClientAndJdbcOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.outbox..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.outbox..",
                    "dev.tidings.client..",
                    "dev.tidings.hub..",
                    "dev.tidings.event..",
                    "dev.tidings.log",
                    "dev.tidings.topic..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "java..",
                    "javax.sql..");
}
