package dev.tidings.server.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Netty's decoder, on demand: it decodes as much as the connection {@linkplain Demand wants} and keeps the rest as bytes, so that nothing of a second request is
 * looked at before the first is answered, and nothing of a body that was refused is ever taken for a request. It is also stricter about the head where
 * Netty is lenient and other servers on the way are not (RFC 9112, 2.2, 3 and 5.2).
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int CHUNK_BYTES = 16 << 10;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String VERSION = "HTTP/1.1";
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII)
                    .asReadOnly());

    private final Demand demand;
    /** Whether what comes next may still be the preface of HTTP/2. */
    private boolean mayBeHttp2;

    private Part part = Part.LINE;
    private boolean decoding;
    /** Where the part of the request line that was split off last ended, in the line's array. */
    private int partEnd;
    /** How many fields of the head say how long the body is. */
    private int lengths;

    /** Where in a request the next byte belongs. */
    private enum Part {
        LINE,
        FIELDS,
        BODY
    }

    /** What the connection wants of the bytes that come. */
    interface Demand {
        /** Whether bytes are to be decoded now. */
        boolean wantsDecoded();

        /** Whether bytes are to be thrown away. */
        boolean wantsDiscarded();

        /** Bytes came, and those that are wanted were decoded. */
        void onReceived(int bytes);

        /** Whether the other side may speak HTTP/2. */
        boolean knowsHttp2();

        /** What came first is the preface of HTTP/2 (RFC 9113, 3.4). Who takes the decoder out of its pipeline gets all that came. */
        void onHttp2();
    }

    RequestDecoder(int headBytes, Demand demand) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(headBytes)
                .setMaxHeaderSize(headBytes)
                .setMaxChunkSize(CHUNK_BYTES));
        this.demand = demand;
        this.mayBeHttp2 = demand.knowsHttp2();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        int received = ((ByteBuf) message).readableBytes();
        if (demand.wantsDiscarded()) {
            ReferenceCountUtil.release(message);
        } else {
            decodeAll(context, message);
        }
        demand.onReceived(received);
    }

    /** Whether it is decoding now, and so will go on by itself with what is wanted. */
    boolean isDecoding() {
        return decoding;
    }

    /** Decodes what is held, as far as the connection wants it. */
    void resume(ChannelHandlerContext context) throws Exception {
        decodeAll(context, Unpooled.EMPTY_BUFFER);
    }

    private void decodeAll(ChannelHandlerContext context, Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(context, message);
        } finally {
            decoding = false;
        }
    }

    /** How many bytes came that are not decoded. */
    int held() {
        return actualReadableBytes();
    }

    /** Whether part of a head has come, and not all of it. */
    boolean isInsideHead() {
        return part == Part.FIELDS || (part == Part.LINE && held() > 0);
    }

    /** The next request may come. */
    void expectRequest() {
        part = Part.LINE;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (demand.wantsDiscarded()) {
            bytes.skipBytes(bytes.readableBytes());
        } else if (demand.wantsDecoded() && !isHttp2(bytes)) {
            if (part != Part.BODY && isFolded(bytes)) {
                bytes.skipBytes(bytes.readableBytes());
                out.add(new FoldedHeaderException());
            } else {
                super.decode(context, bytes, out);
            }
            if (!out.isEmpty()) {
                part = Part.BODY;
            }
        }
    }

    /** Whether the bytes are the preface, or may become it. */
    private boolean isHttp2(ByteBuf bytes) {
        if (!mayBeHttp2) {
            return false;
        }
        int length = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
        mayBeHttp2 = ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, 0, length);
        if (mayBeHttp2 && length == PREFACE.readableBytes()) {
            demand.onHttp2();
        }
        return mayBeHttp2;
    }

    /**
     * Whether a line of the head, as far as it is there, begins with a blank: it would go on with the value of the line before (RFC 9112, 5.2), where others
     * on the way may see a field of its own, or nothing.
     */
    private boolean isFolded(ByteBuf bytes) {
        int lineStart = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (part == Part.LINE && lineStart < end && isLineEnd(bytes.getByte(lineStart))) {
            lineStart++;
        }
        while (lineStart < end && !isEmptyLine(bytes, lineStart)) {
            if (isBlank(bytes.getByte(lineStart))) {
                return true;
            }
            int lineEnd = bytes.indexOf(lineStart, end, HttpConstants.LF);
            lineStart = lineEnd < 0 ? end : lineEnd + 1;
        }
        return false;
    }

    /** Also where only its CR has come yet: what follows is looked at when it is there. */
    private static boolean isEmptyLine(ByteBuf bytes, int start) {
        byte first = bytes.getByte(start);
        boolean mayEnd = start + 1 == bytes.writerIndex() || bytes.getByte(start + 1) == HttpConstants.LF;
        return first == HttpConstants.LF || (first == HttpConstants.CR && mayEnd);
    }

    private static boolean isLineEnd(byte character) {
        return character == HttpConstants.CR || character == HttpConstants.LF;
    }

    private static boolean isBlank(byte character) {
        return character == HttpConstants.SP || character == HttpConstants.HT;
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        String method = super.splitFirstWordInitialLine(line, start, length);
        if (!isToken(method)) {
            throw new IllegalArgumentException("the method is no token");
        }
        partEnd = start + length;
        lengths = 0;
        return method;
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        partEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        part = Part.FIELDS;
        String version = super.splitThirdWordInitialLine(line, start, length);
        if (!isVersion(version)) {
            throw new IllegalArgumentException("the version is none");
        }
        return version;
    }

    /** RFC 9110, 5.6.2. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!letter && !isDigit(c) && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isVersion(String text) {
        boolean sameForm = text.length() == VERSION.length() && text.startsWith("HTTP/") && text.charAt(6) == '.';
        return sameForm && isDigit(text.charAt(5)) && isDigit(text.charAt(7));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void requireOneBlank(byte[] line, int start) {
        if (start != partEnd + 1 || line[partEnd] != HttpConstants.SP) {
            throw new IllegalArgumentException("the parts of the request line are not separated by one blank");
        }
    }

    /** Netty takes the first of several lengths where a request is of HTTP/1.0, and others on the way perhaps the last (RFC 9112, 6.3). */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        AsciiString name = super.splitHeaderName(line, start, length);
        if (part == Part.FIELDS && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) && ++lengths > 1) {
            throw new IllegalArgumentException("Content-Length is given more than once");
        }
        return name;
    }

    /** That the other side sends nothing more does not take away what it sent: the connection decides when it is done with that. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            context.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** Unlike Netty's, asks for no more: reading is the connection's to decide. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /** A head with a folded line. */
    static final class FoldedHeaderException extends IllegalArgumentException {
        FoldedHeaderException() {
            super("a line of the head begins with a blank");
        }
    }
}
