package dev.tidings.auth.jws;

/** What a key is: bytes that both sides know, or one of the kinds that have a public part. */
public enum KeyKind {
    SECRET,
    RSA,
    P256,
    P384,
    P521,
    ED25519;
}
