package dev.tidings.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The rooms of the server, and what may go from one to another. */
@AnalyzeClasses(packages = "dev.tidings.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final DescribedPredicate<JavaClass> NETTY = resideInAPackage("io.netty..");
    private static final DescribedPredicate<List<JavaClass>> WITH_NETTY = DescribedPredicate.describe(
            "with a type of Netty's", types -> types.stream().anyMatch(NETTY));

    @ArchTest
    static final ArchRule serverUsesTheHubItsHttpNettyAndApisOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.server..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.server..",
                    "dev.tidings.http..",
                    "dev.tidings.access..",
                    "dev.tidings.hub..",
                    "dev.tidings.log..",
                    "dev.tidings.memory..",
                    "dev.tidings.presence..",
                    "dev.tidings.topic..",
                    "io.netty..",
                    "org.slf4j..",
                    "org.jspecify.annotations..",
                    "java..",
                    "javax.crypto..",
                    "javax.net.ssl..",
                    "javax.security.auth.x500..");

    @ArchTest
    static final ArchRule netKnowsNoProtocol = noClasses()
            .that()
            .resideInAPackage("dev.tidings.server.net")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.tidings.server.http1")
                    .or(resideInAPackage("dev.tidings.server.tls"))
                    .or(resideInAPackage("dev.tidings.server"))
                    .or(resideInAPackage("io.netty.handler..")));

    @ArchTest
    static final ArchRule tlsKnowsNobodyAboveIt = noClasses()
            .that()
            .resideInAPackage("dev.tidings.server.tls")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.tidings.server.http1").or(resideInAPackage("dev.tidings.server")));

    @ArchTest
    static final ArchRule connectionsDoNotKnowTheirServer = noClasses()
            .that()
            .resideInAPackage("dev.tidings.server.http1")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.tidings.server"));

    @ArchTest
    static final ArchRule whatIsExportedShowsNoNetty = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.tidings.server")
            .and()
            .areDeclaredInClassesThat()
            .haveModifier(PUBLIC)
            .and()
            .haveModifier(PUBLIC)
            .should()
            .haveRawParameterTypes(WITH_NETTY)
            .orShould()
            .haveRawReturnType(NETTY);
}
