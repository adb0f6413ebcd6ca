package dev.tidings.auth.token;

import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.file.JsonEntry;
import dev.tidings.auth.file.LimitClaims;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.JwksKeys;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An issuer as its file has it. */
record IssuerEntry(JsonEntry entry, IssuersFile file) {
    static final JsonEntry.Form FORM = new JsonEntry.Form(
            "issuer",
            "an object with name and keys",
            List.of(
                    "name",
                    "iss",
                    "audience",
                    "key",
                    "keyVariable",
                    "jwks",
                    "algorithms",
                    "previous",
                    "leeway",
                    "longestLife",
                    "most",
                    "deny",
                    "limits",
                    "claims"));

    private static final JsonEntry.Form PREVIOUS =
            new JsonEntry.Form("previous key", "an object with key and until", List.of("key", "keyVariable", "until"));
    private static final JsonEntry.Form MOST =
            new JsonEntry.Form("ceiling", "an object such as {\"read\": [\"tenants/42/**\"]}", Right.keys());
    private static final JsonEntry.Form RULE = new JsonEntry.Form("rule for claims", "an object", ruleMembers());

    private static List<String> ruleMembers() {
        List<String> members = new ArrayList<>(List.of("claim", "value"));
        members.addAll(Right.keys());
        return members;
    }

    /** @throws InvalidValueException if it is none; the message names it */
    Issuer issuer(String name) {
        try {
            return new Issuer(name, keys(), rules(), ceiling(), claimRules());
        } catch (InvalidValueException e) {
            throw new InvalidValueException("the issuer " + Text.quote(name) + ": " + e.getMessage());
        }
    }

    private KeySource keys() {
        long places = List.of("key", "keyVariable", "jwks").stream()
                .filter(entry.json()::has)
                .count();
        if (places != 1) {
            throw new InvalidValueException("its keys are said in " + (places == 0 ? "no place" : places + " places")
                    + "; expected one of key, keyVariable and jwks");
        }
        String address = entry.optionalText("jwks");
        if (address == null) {
            return KeySource.of(withPrevious(keySet(entry, pinned())));
        }
        if (entry.json().has("previous")) {
            throw new InvalidValueException(
                    "it has a previous key and jwks; expected the old key to be published there");
        }
        return JwksKeys.at(url(address), pinned());
    }

    private KeySet withPrevious(KeySet present) {
        JsonEntry previous = entry.entry("previous", PREVIOUS);
        if (previous == null) {
            return present;
        }
        Instant until = previous.time("until");
        if (until == null) {
            throw new InvalidValueException(
                    "its previous key has no until; expected a time such as 2027-01-31T12:00:00Z");
        }
        List<TokenKey> keys = new ArrayList<>(present.keys());
        keySet(previous, pinned())
                .keys()
                .forEach(key -> keys.add(key.publicPart().until(until)));
        return new KeySet(keys);
    }

    private KeySet keySet(JsonEntry of, Set<JwsAlgorithm> pinned) {
        String variable = of.optionalText("keyVariable");
        if (variable == null) {
            String path = of.text("key");
            try {
                return KeyText.read(file.beside(path), pinned);
            } catch (InvalidPathException e) {
                throw new InvalidValueException("its key " + Text.quote(path) + " is no path: " + e.getReason());
            }
        }
        String text = file.variables().get(variable);
        if (text == null) {
            throw new InvalidValueException(
                    "the environment has no variable " + Text.quote(variable) + "; expected one with a key");
        }
        try {
            return KeyText.parse(text, pinned);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("the variable " + variable + ": " + e.getMessage());
        }
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException(
                    "its jwks " + Text.quote(text) + " is no URL; expected one like https://login.example.com/keys");
        }
    }

    private Set<JwsAlgorithm> pinned() {
        return entry.texts("algorithms").stream()
                .map(name -> JwsAlgorithm.of(name)
                        .orElseThrow(() -> new InvalidValueException("its algorithms name " + Text.quote(name)
                                + "; expected such as ES256, RS256 or EdDSA")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private TokenRules rules() {
        return new TokenRules(
                entry.optionalText("iss"),
                Set.copyOf(entry.texts("audience")),
                time("leeway", TokenRules.USUAL_LEEWAY),
                time("longestLife", TokenRules.USUAL_LIFE));
    }

    private Duration time(String member, Duration usual) {
        String text = entry.optionalText(member);
        return text == null ? usual : DurationParser.parse(text);
    }

    private Ceiling ceiling() {
        JsonEntry most = entry.entry("most", MOST);
        return new Ceiling(
                most == null ? null : GrantedSelectors.of(most.json()),
                entry.texts("deny").stream().map(SubjectSelector::new).toList(),
                LimitClaims.of(entry));
    }

    private List<ClaimRule> claimRules() {
        List<ClaimRule> rules = new ArrayList<>();
        for (JsonEntry rule : entry.entries("claims", RULE)) {
            GrantedSelectors granted = GrantedSelectors.of(rule.json());
            if (granted.byRight().isEmpty()) {
                throw new InvalidValueException("the rule for the claim " + Text.quote(rule.text("claim"))
                        + " grants nothing; expected one of " + String.join(", ", Right.keys()));
            }
            addRules(rules, rule, granted);
        }
        return rules;
    }

    private static void addRules(List<ClaimRule> rules, JsonEntry rule, GrantedSelectors granted) {
        for (Right right : Right.values()) {
            @Nullable List<SubjectSelector> selectors = granted.byRight().get(right);
            if (selectors != null) {
                rules.add(new ClaimRule(rule.text("claim"), rule.text("value"), right, selectors));
            }
        }
    }
}
