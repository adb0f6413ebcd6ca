import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.TokenContent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints a header line with a token for each of so many subjects: {@code java -cp ... Tokens.java KEY COUNT}. */
final class Tokens {
    public static void main(String[] arguments) {
        TokenKey key = KeyText.read(Path.of(arguments[0]), Set.of()).keys().get(0);
        Instant now = Instant.now();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            GrantedSelectors granted = new GrantedSelectors(Map.of(
                    Right.READ, List.of(new SubjectSelector("bench"), new SubjectSelector("users/{sub}/**"))));
            TokenContent content = new TokenContent(
                    new TokenContent.Parties(null, "user" + i, List.of()), "t" + i, now, now.plusSeconds(86_000), granted);
            System.out.println("Authorization: Bearer " + content.signedBy(key));
        }
    }
}
