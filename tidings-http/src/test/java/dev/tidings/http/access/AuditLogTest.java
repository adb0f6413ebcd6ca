package dev.tidings.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.AccessAttempt;
import dev.tidings.access.Bearer;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    @Test
    void saysWhoWhatWhereAndWhetherItWasAllowed() {
        Bearer anna = new Bearer("shop", "anna", "7f", null);
        assertThat(AuditLog.line(new AccessAttempt("subscribe", List.of("a", "b/*"), anna, ADDRESS, true, 200, null)))
                .isEqualTo("allowed subscribe address=127.0.0.1 issuer=\"shop\" subject=\"anna\" token=\"7f\""
                        + " status=200 of=\"a\",\"b/*\"");
        assertThat(AuditLog.line(new AccessAttempt("publish", List.of(), Bearer.NOBODY, ADDRESS, false, 401, "forged")))
                .isEqualTo("refused publish address=127.0.0.1 status=401 reason=forged");
    }

    @Test
    void isOneLineWhateverAClientChose() {
        Bearer hostile = new Bearer("shop", "anna\nallowed publish", "x".repeat(5000), null);
        String line = AuditLog.line(
                new AccessAttempt("subscribe", List.of("a\u2028b\u0007"), hostile, ADDRESS, true, 200, null));
        assertThat(line)
                .doesNotContain("\n", "\u0007", "\u2028")
                .contains("\\u000aallowed")
                .hasSizeLessThan(400);
    }
}
