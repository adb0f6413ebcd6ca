package dev.tidings.auth.key;

import dev.tidings.auth.jws.KeyKind;
import dev.tidings.topic.InvalidValueException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import javax.crypto.SecretKey;

/** Which kind a key of the JDK is. */
final class KeyKinds {
    private KeyKinds() {}

    /** @throws InvalidValueException if tokens are signed by none like it */
    static KeyKind of(Key key) {
        if (key instanceof SecretKey) {
            return KeyKind.SECRET;
        }
        if (key instanceof RSAKey) {
            return KeyKind.RSA;
        }
        if (key instanceof ECKey ec) {
            return Curve.of(ec.getParams()).kind();
        }
        if (key instanceof EdECKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return KeyKind.ED25519;
        }
        throw new InvalidValueException("The key is for " + key.getAlgorithm()
                + "; expected a secret, or a key for RSA, P-256, P-384, P-521 or Ed25519");
    }
}
