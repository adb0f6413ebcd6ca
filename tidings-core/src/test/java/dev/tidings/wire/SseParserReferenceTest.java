package dev.tidings.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class SseParserReferenceTest {
    private static final byte[][] PIECES = pieces(
            "\n", "\r", "\r\n", "\n\n", "\r\r", ":", " ", "data", "data:", "data: ", "id:", "id: ", "event:", "retry:",
            "Data:", "\0", "\uFEFF", "\t", "a", "…", "😀", "03", "1000", "x");

    @Property(tries = 5000)
    void agreesWithTheStandardsAlgorithmHoweverTheStreamIsCut(
            @ForAll("soup") byte[] stream, @ForAll("sizes") List<Integer> sizes) {
        ReferenceParser expected = ReferenceParser.parse(stream);

        Recording actual = Recording.of(Chunks.cut(stream, sizes));

        assertThat(actual.calls).isEqualTo(expected.calls);
        assertThat(actual.parser.lastEventId()).isEqualTo(expected.lastEventId);
    }

    @Property(tries = 2000)
    void isAsGoodAsNewAfterEndOfStreamButForTheCursor(
            @ForAll("soup") byte[] first, @ForAll("soup") byte[] second, @ForAll("sizes") List<Integer> sizes) {
        Recording reused = Recording.of(Chunks.cut(first, sizes)).endOfStream();
        String cursor = reused.parser.lastEventId();
        reused.calls.clear();
        Recording fresh = new Recording();
        fresh.parser.resume(cursor);

        Chunks.cut(second, sizes).forEach(reused.parser::parse);
        Chunks.cut(second, sizes).forEach(fresh.parser::parse);

        assertThat(reused.calls).isEqualTo(fresh.calls);
        assertThat(reused.parser.lastEventId()).isEqualTo(fresh.parser.lastEventId());
    }

    @Property(tries = 5000)
    void decodesAsTheEncodingStandardDoes(@ForAll("malformed") byte[] bytes) {
        assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(ReferenceUtf8.decode(bytes));
    }

    /** Pieces of the format and the bytes of its alphabet, with some bytes of any value in between. */
    @Provide
    Arbitrary<byte[]> soup() {
        Arbitrary<byte[]> anyByte = Arbitraries.bytes().map(b -> new byte[] {b});
        return Arbitraries.frequencyOf(Tuple.of(12, Arbitraries.of(PIECES)), Tuple.of(1, anyByte))
                .list()
                .ofMaxSize(40)
                .map(SseParserReferenceTest::join);
    }

    /** Beginnings, continuations and impossible bytes of multibyte characters. */
    @Provide
    Arbitrary<byte[]> malformed() {
        return Arbitraries.of(
                        0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4,
                        0xF5, 0xFF)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Chunks.sizes();
    }

    private static byte[][] pieces(String... texts) {
        byte[][] pieces = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            pieces[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        return pieces;
    }

    private static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
