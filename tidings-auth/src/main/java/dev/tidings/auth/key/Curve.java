package dev.tidings.auth.key;

import dev.tidings.auth.jws.KeyKind;
import dev.tidings.topic.InvalidValueException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;

/** The curves of RFC 7518, section 6.2.1.1. */
enum Curve {
    P256("P-256", "secp256r1", KeyKind.P256),
    P384("P-384", "secp384r1", KeyKind.P384),
    P521("P-521", "secp521r1", KeyKind.P521);

    private final String key;
    private final KeyKind kind;

    @SuppressWarnings("ImmutableEnumChecker") // The JDK's are immutable.
    private final ECParameterSpec parameters;

    Curve(String key, String jdkName, KeyKind kind) {
        this.key = key;
        this.kind = kind;
        this.parameters = parameters(jdkName);
    }

    private static ECParameterSpec parameters(String jdkName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jdkName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("There is no curve " + jdkName + " in this JDK", e);
        }
    }

    static Optional<Curve> of(String key) {
        return Arrays.stream(values()).filter(curve -> curve.key.equals(key)).findFirst();
    }

    static Optional<Curve> of(KeyKind kind) {
        return Arrays.stream(values()).filter(curve -> curve.kind == kind).findFirst();
    }

    static Curve of(ECParameterSpec given) {
        return Arrays.stream(values())
                .filter(curve -> curve.parameters.getCurve().equals(given.getCurve())
                        && curve.parameters.getGenerator().equals(given.getGenerator()))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        "The key is of another curve; expected one of P-256, P-384 and P-521"));
    }

    /** Its name in a JWK. */
    String key() {
        return key;
    }

    KeyKind kind() {
        return kind;
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    /** How many bytes a coordinate has. */
    int length() {
        return (parameters.getCurve().getField().getFieldSize() + 7) / 8;
    }

    /** @throws InvalidValueException if the point is not on the curve: the JDK takes any, and a key off the curve gives others' secrets away */
    ECPoint requirePoint(BigInteger x, BigInteger y) {
        BigInteger prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(parameters.getCurve().getA().multiply(x))
                .add(parameters.getCurve().getB());
        boolean isWithin = x.compareTo(prime) < 0 && y.compareTo(prime) < 0;
        if (!isWithin || y.pow(2).subtract(right).mod(prime).signum() != 0) {
            throw new InvalidValueException("The key's point is not on the curve " + key + "; expected one that is");
        }
        return new ECPoint(x, y);
    }
}
