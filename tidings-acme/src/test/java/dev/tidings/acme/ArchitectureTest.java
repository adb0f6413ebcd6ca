package dev.tidings.acme;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

@AnalyzeClasses(packages = "dev.tidings.acme", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final DescribedPredicate<List<JavaClass>> WITH_THE_LIBRARY =
            DescribedPredicate.describe("with a type of the library's", types -> types.stream()
                    .anyMatch(JavaClass.Predicates.resideInAPackage("org.shredzone..")));

    @ArchTest
    static final ArchRule acmeKnowsNoServer = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "org.shredzone.acme4j..",
                    "dev.tidings.acme",
                    "dev.tidings.topic");

    @ArchTest
    static final ArchRule whatIsExportedShowsNoLibrary = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .haveModifier(JavaModifier.PUBLIC)
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .should()
            .haveRawParameterTypes(WITH_THE_LIBRARY);
}
