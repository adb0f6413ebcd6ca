package dev.tidings.auth.jws;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** How tokens are signed: the names of RFC 7518, section 3, and of RFC 8037, each with what does it in the JDK. There is no {@code none}. */
public enum JwsAlgorithm {
    HS256("HS256", KeyKind.SECRET, "HmacSHA256", 32),
    HS384("HS384", KeyKind.SECRET, "HmacSHA384", 48),
    HS512("HS512", KeyKind.SECRET, "HmacSHA512", 64),
    RS256("RS256", KeyKind.RSA, "SHA256withRSA", 0),
    RS384("RS384", KeyKind.RSA, "SHA384withRSA", 0),
    RS512("RS512", KeyKind.RSA, "SHA512withRSA", 0),
    PS256("PS256", KeyKind.RSA, "SHA-256", 32),
    PS384("PS384", KeyKind.RSA, "SHA-384", 48),
    PS512("PS512", KeyKind.RSA, "SHA-512", 64),
    ES256("ES256", KeyKind.P256, "SHA256withECDSAinP1363Format", 64),
    ES384("ES384", KeyKind.P384, "SHA384withECDSAinP1363Format", 96),
    ES512("ES512", KeyKind.P521, "SHA512withECDSAinP1363Format", 132),
    /** With Ed25519 alone. */
    EDDSA("EdDSA", KeyKind.ED25519, "Ed25519", 64);

    private static final List<JwsAlgorithm> ALL = List.of(values());

    private final String key;
    private final KeyKind kind;
    private final String jdkName;
    /** Of the signature; for RSA that of the modulus, here the salt's. */
    private final int length;

    JwsAlgorithm(String key, KeyKind kind, String jdkName, int length) {
        this.key = key;
        this.kind = kind;
        this.jdkName = jdkName;
        this.length = length;
    }

    /** The one of a name, case matters; empty for any other, such as {@code none}. */
    public static Optional<JwsAlgorithm> of(String key) {
        return ALL.stream().filter(algorithm -> algorithm.key.equals(key)).findFirst();
    }

    /** What a kind of keys is used with where nothing else is said. */
    public static JwsAlgorithm usualOf(KeyKind kind) {
        return ALL.stream()
                .filter(algorithm -> algorithm.kind == kind)
                .findFirst()
                .orElseThrow();
    }

    /** Its name in tokens. */
    public String key() {
        return key;
    }

    public KeyKind kind() {
        return kind;
    }

    /** How long a secret has to be for it, in bytes (RFC 7518, section 3.2); 0 for other keys. */
    public int leastSecretLength() {
        return kind == KeyKind.SECRET ? length : 0;
    }

    /** The signature of {@code input} by a secret or a private key. */
    public byte[] sign(Key by, byte[] input) {
        try {
            if (kind == KeyKind.SECRET) {
                return mac(by, input);
            }
            Signature signature = signature();
            signature.initSign((PrivateKey) by);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(key + " cannot be signed here", e);
        }
    }

    /** Whether that is the signature of {@code input}, by a secret or the key of a public one. */
    public boolean verify(Key by, byte[] input, byte[] signed) {
        try {
            return kind == KeyKind.SECRET
                    ? MessageDigest.isEqual(mac(by, input), signed)
                    : verifyPublicly(by, input, signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(key + " cannot be verified here", e);
        }
    }

    private boolean verifyPublicly(Key by, byte[] input, byte[] signed) throws GeneralSecurityException {
        int expected = by instanceof RSAKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : length;
        if (signed.length != expected || (isCurve() && hasHalfOfZeros(signed))) {
            return false;
        }
        Signature signature = signature();
        signature.initVerify((PublicKey) by);
        signature.update(input);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        }
    }

    private boolean isCurve() {
        return kind == KeyKind.P256 || kind == KeyKind.P384 || kind == KeyKind.P521;
    }

    /** Such a signature was good for anything, by any key, in a JDK before 17.0.3 (CVE-2022-21449). */
    private static boolean hasHalfOfZeros(byte[] signed) {
        int half = signed.length / 2;
        byte[] zeros = new byte[half];
        return Arrays.equals(signed, 0, half, zeros, 0, half)
                || Arrays.equals(signed, half, signed.length, zeros, 0, half);
    }

    private byte[] mac(Key by, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(jdkName);
        mac.init(by);
        return mac.doFinal(input);
    }

    private Signature signature() throws GeneralSecurityException {
        AlgorithmParameterSpec pss = pss();
        if (pss == null) {
            return Signature.getInstance(jdkName);
        }
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(pss);
        return signature;
    }

    private @Nullable AlgorithmParameterSpec pss() {
        return switch (this) {
            case PS256 -> pss(MGF1ParameterSpec.SHA256);
            case PS384 -> pss(MGF1ParameterSpec.SHA384);
            case PS512 -> pss(MGF1ParameterSpec.SHA512);
            default -> null;
        };
    }

    private AlgorithmParameterSpec pss(MGF1ParameterSpec mask) {
        return new PSSParameterSpec(jdkName, "MGF1", mask, length, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
