package dev.tidings.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the starter. */
@ArchTag("source")
@AnalyzeClasses(packages = "dev.tidings.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheWiringKnowsServersSettingsAndBoot = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.spring.boot")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.spring.boot",
                    "dev.tidings.http..",
                    "dev.tidings.server..",
                    "dev.tidings.settings..",
                    "dev.tidings.auth..",
                    "dev.tidings.log.disk..",
                    "org.springframework.boot..");

    @ArchTest
    static final ArchRule convertingKnowsNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.tidings.spring.convert")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule theLogOnDiskIsOptional = onlyIn("dev.tidings.log.disk..", "DiskLog");

    @ArchTest
    static final ArchRule metersAreOptional = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Meters")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule transactionsAreOptional = noClasses()
            .that()
            .doNotHaveSimpleName("AfterCommit")
            .and()
            .resideOutsideOfPackage("dev.tidings.spring.outbox")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.transaction..");

    @ArchTest
    static final ArchRule theOutboxIsOptional = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.spring.outbox")
            .and()
            .haveNameNotMatching("dev\\.tidings\\.spring\\.boot\\.Outbox.*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tidings.outbox..", "dev.tidings.spring.outbox", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule nothingShowsNetty =
            classes().should().onlyDependOnClassesThat().resideOutsideOfPackages("io.netty..", "dev.tidings.shaded..");

    private static ArchRule onlyIn(String packages, String name) {
        return noClasses()
                .that()
                .doNotHaveSimpleName(name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages);
    }
}
