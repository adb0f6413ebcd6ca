package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final byte[] OLD = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] NEW = "fedcba9876543210".getBytes(UTF_8);
    private static final byte[] BODY = "{\"events\":[]}".getBytes(UTF_8);
    private static final String BY_OLD = "v1=df29826f9365a4c39eb569c867ae31fb39108dee0a0b3e4bcf09f11a0ba43081";
    private static final String BY_NEW = "v1=d10fc2b494384aec661a787e119c087dc63eec98bfc1a75d49c0266693c1a5d7";

    @Test
    void signsTimeAndBody() {
        assertEquals(BY_OLD, new Signer(List.of(OLD)).sign(1_700_000_000, BODY));
    }

    @Test
    void signsByEachSecretWhileTheyAreChanged() {
        assertEquals(BY_NEW + "," + BY_OLD, new Signer(List.of(NEW, OLD)).sign(1_700_000_000, BODY));
    }
}
