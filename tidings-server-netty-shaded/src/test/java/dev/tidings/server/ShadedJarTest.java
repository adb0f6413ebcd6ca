package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what must not be. */
class ShadedJarTest {
    private static List<String> names = List.of();

    @BeforeAll
    static void list() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("tidings.shaded.jar"))) {
            names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static List<String> all(Predicate<String> picked) {
        return names.stream().filter(picked).toList();
    }

    @Test
    void hasItsClassesUnderOurNamesAlone() {
        assertThat(all(name -> name.endsWith(".class"))).isNotEmpty().allSatisfy(name -> assertThat(name)
                .matches("dev/tidings/(server|shaded/io/netty)/.*"));
    }

    @Test
    void hasNoNameTwice() {
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void hasTheNativesOfLinuxByTheNameThatTheirLoaderMakes() {
        assertThat(all(name -> name.startsWith("META-INF/native/")))
                .containsExactlyInAnyOrder(
                        "META-INF/native/libdev_tidings_shaded_netty_transport_native_epoll_aarch_64.so",
                        "META-INF/native/libdev_tidings_shaded_netty_transport_native_epoll_x86_64.so");
    }

    @Test
    void leavesOutWhatIsNotTrueOfTheNewNames() {
        assertThat(all(name -> name.endsWith("INDEX.LIST")
                        || name.startsWith("META-INF/native-image/")
                        || name.endsWith("module-info.class")
                        || name.equals("META-INF/io.netty.versions.properties")))
                .isEmpty();
    }

    @Test
    void tellsScannersWhichNettyIsInIt() {
        assertThat(names)
                .contains(
                        "META-INF/maven/io.netty/netty-codec-http2/pom.properties",
                        "META-INF/maven/io.netty/netty-transport-native-epoll/pom.properties");
    }
}
