package dev.tidings.auth.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** Writes keys as RFC 7517 has them; with what signs, where it is there. */
public final class JwkWriter {
    private JwkWriter() {}

    /** A set: {@code {"keys": [...]}}. */
    public static ObjectNode set(KeySet keys) {
        ObjectNode set = StrictJson.newObject();
        ArrayNode all = set.putArray("keys");
        keys.keys().forEach(key -> all.add(jwk(key)));
        return set;
    }

    public static ObjectNode jwk(TokenKey key) {
        ObjectNode jwk = StrictJson.newObject();
        putVerifying(jwk, key.verifying());
        if (key.signing() != null) {
            putSigning(jwk, key.signing());
        }
        jwk.put("use", "sig");
        key.algorithms().stream().map(JwsAlgorithm::key).sorted().limit(1).forEach(alg -> jwk.put("alg", alg));
        if (key.id() != null) {
            jwk.put("kid", key.id());
        }
        if (!key.until().equals(Instant.MAX)) {
            jwk.put("exp", key.until().getEpochSecond());
        }
        return jwk;
    }

    private static void putVerifying(ObjectNode jwk, Key key) {
        if (key instanceof RSAPublicKey rsa) {
            jwk.put("kty", "RSA").put("n", number(rsa.getModulus())).put("e", number(rsa.getPublicExponent()));
        } else if (key instanceof ECPublicKey ec) {
            Curve curve = Curve.of(ec.getParams());
            jwk.put("kty", "EC").put("crv", curve.key());
            jwk.put("x", number(ec.getW().getAffineX(), curve.length()));
            jwk.put("y", number(ec.getW().getAffineY(), curve.length()));
        } else if (key instanceof EdECPublicKey ed) {
            jwk.put("kty", "OKP").put("crv", "Ed25519").put("x", point(ed));
        } else {
            jwk.put("kty", "oct").put("k", Base64Url.encode(key.getEncoded()));
        }
    }

    private static void putSigning(ObjectNode jwk, Key key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            jwk.put("d", number(rsa.getPrivateExponent()));
            jwk.put("p", number(rsa.getPrimeP())).put("q", number(rsa.getPrimeQ()));
            jwk.put("dp", number(rsa.getPrimeExponentP())).put("dq", number(rsa.getPrimeExponentQ()));
            jwk.put("qi", number(rsa.getCrtCoefficient()));
        } else if (key instanceof ECPrivateKey ec) {
            jwk.put("d", number(ec.getS(), Curve.of(ec.getParams()).length()));
        } else if (key instanceof EdECPrivateKey ed) {
            jwk.put("d", Base64Url.encode(ed.getBytes().orElseThrow()));
        }
    }

    private static String point(EdECPublicKey key) {
        byte[] y = fixed(key.getPoint().getY(), 32);
        byte[] bytes = new byte[y.length];
        for (int i = 0; i < y.length; i++) {
            bytes[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            bytes[bytes.length - 1] |= (byte) 0x80;
        }
        return Base64Url.encode(bytes);
    }

    private static String number(BigInteger number) {
        return number(number, (number.bitLength() + 7) / 8);
    }

    private static String number(BigInteger number, int length) {
        return Base64Url.encode(fixed(number, length));
    }

    /** With zeros before it, and without the one that only says that it is not negative. */
    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int taken = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - taken, fixed, length - taken, taken);
        return fixed;
    }
}
