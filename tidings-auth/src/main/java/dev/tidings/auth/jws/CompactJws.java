package dev.tidings.auth.jws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.RefusedCredentialsException;
import java.nio.charset.StandardCharsets;
import java.security.Key;

/** A signed token as it is written: header, claims and signature, with dots between (RFC 7515, section 3.1). Nothing in it is true before {@link #isSignedBy} says so. */
public final class CompactJws {
    /** The most characters of a token: more does not fit into most servers' heads either. */
    public static final int MAX_LENGTH = 8192;

    private final JwsHeader header;
    private final ObjectNode claims;
    private final byte[] signed;
    private final byte[] signature;

    private CompactJws(JwsHeader header, ObjectNode claims, byte[] signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** @throws RefusedCredentialsException if it is no such token; nothing of it is in the message */
    public static CompactJws parse(String token) {
        if (token.length() > MAX_LENGTH) {
            throw JwsHeader.malformed(
                    "The token has " + token.length() + " characters; expected at most " + MAX_LENGTH);
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw JwsHeader.malformed("The token has not three parts; expected a signed one: header.claims.signature");
        }
        JwsHeader header = JwsHeader.of(object(token, 0, first, "header"));
        byte[] signature = bytes(token, second + 1, token.length(), "signature");
        ObjectNode claims = object(token, first + 1, second, "claims");
        return new CompactJws(
                header, claims, token.substring(0, second).getBytes(StandardCharsets.US_ASCII), signature);
    }

    private static ObjectNode object(String token, int start, int end, String what) {
        ObjectNode object = StrictJson.object(bytes(token, start, end, what));
        if (object == null) {
            throw JwsHeader.malformed("The token's " + what
                    + " cannot be read; expected a JSON object in UTF-8, without a member that is there twice");
        }
        return object;
    }

    private static byte[] bytes(String token, int start, int end, String what) {
        byte[] bytes = Base64Url.decode(token, start, end);
        if (bytes == null) {
            throw JwsHeader.malformed(
                    "The token's " + what + " is not base64url; expected it without padding, and nothing left over");
        }
        return bytes;
    }

    /** The token of claims that a key signs. */
    public static String sign(ObjectNode header, ObjectNode claims, JwsAlgorithm algorithm, Key by) {
        String signed = Base64Url.encode(StrictJson.bytes(header)) + "." + Base64Url.encode(StrictJson.bytes(claims));
        return signed + "." + Base64Url.encode(algorithm.sign(by, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    public JwsHeader header() {
        return header;
    }

    /** As they are claimed. */
    public ObjectNode claims() {
        return claims;
    }

    /** Whether a key, which is for the algorithm in the header, has signed this. */
    public boolean isSignedBy(Key key) {
        return header.algorithm().verify(key, signed, signature);
    }

    @Override
    public String toString() {
        return "CompactJws[" + header.algorithm().key() + "]";
    }
}
