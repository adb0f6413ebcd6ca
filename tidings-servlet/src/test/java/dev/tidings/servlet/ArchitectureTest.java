package dev.tidings.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The carrier knows the hub, its HTTP and the Servlet API, and no container. */
@AnalyzeClasses(packages = "dev.tidings.servlet", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule servletUsesTheHubItsHttpAndApisOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.servlet..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.servlet..",
                    "dev.tidings.http..",
                    "dev.tidings.hub..",
                    "dev.tidings.log..",
                    "dev.tidings.topic..",
                    "jakarta.servlet..",
                    "org.slf4j..",
                    "org.jspecify.annotations..",
                    "java..");
}
