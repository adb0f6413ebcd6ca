/** Makes grants of tokens and of API keys, and the tokens and keys themselves. */
module dev.tidings.auth {
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires transitive dev.tidings.core;
    requires java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.auth;
    exports dev.tidings.auth.apikey;
    exports dev.tidings.auth.jws;
    exports dev.tidings.auth.key;
    exports dev.tidings.auth.token;
}
