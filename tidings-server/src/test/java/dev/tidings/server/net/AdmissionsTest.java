package dev.tidings.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Admission;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who counts as one client, and that everybody who came in goes out again. */
class AdmissionsTest {
    @ParameterizedTest
    @CsvSource({
        "64, 2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, TOO_MANY_OF_ADDRESS",
        "64, 2001:db8:0:1::1, 2001:db8:0:2::1, ADMITTED",
        "56, 2001:db8:0:1::1, 2001:db8:0:ff::1, TOO_MANY_OF_ADDRESS",
        "56, 2001:db8:0:1::1, 2001:db8:0:100::1, ADMITTED",
        "128, 2001:db8::1, 2001:db8::2, ADMITTED",
        "65, 2001:db8::1, 2001:db8:0:0:8000::1, ADMITTED",
        "1, ::1, 7fff::1, TOO_MANY_OF_ADDRESS",
        "64, 10.0.0.1, 10.0.0.2, ADMITTED",
        "64, 10.0.0.1, 10.0.0.1, TOO_MANY_OF_ADDRESS",
        "64, ::ffff:10.0.0.1, 10.0.0.1, TOO_MANY_OF_ADDRESS",
        "64, ::ffff:10.0.0.1, ::ffff:10.0.0.2, ADMITTED",
    })
    void countsAClientByItsPrefix(int bits, String first, String second, Admission expected)
            throws UnknownHostException {
        Admissions admissions = new Admissions(100, 1, bits);
        assertThat(admissions.enter(InetAddress.getByName(first)).admission()).isEqualTo(Admission.ADMITTED);
        assertThat(admissions.enter(InetAddress.getByName(second)).admission()).isEqualTo(expected);
    }

    @Test
    void countsOutWhoeverWasCountedInOnce() throws UnknownHostException {
        Admissions admissions = new Admissions(2, 2, 64);
        List<Admissions.Place> places = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            places.add(admissions.enter(InetAddress.getByName("2001:db8::" + i)));
        }
        assertThat(places.get(4).admission()).isEqualTo(Admission.TOO_MANY);
        places.forEach(Admissions.Place::leave);
        places.forEach(Admissions.Place::leave);
        assertThat(admissions.open()).isZero();
        assertThat(admissions.enter(InetAddress.getByName("2001:db8::9")).admission())
                .isEqualTo(Admission.ADMITTED);
    }
}
