package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client without any manners of its own: sends the frames it is told to, and sorts those that come, each read within a deadline. Not thread-safe. */
final class Http2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int FLOW_CONTROL_ERROR = 3;
    static final int STREAM_CLOSED = 5;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    static final int HEADER_TABLE_SIZE = 1;
    static final int INITIAL_WINDOW_SIZE = 4;

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOST_FRAME_BYTES = 16 << 10;
    private static final int FULL_HEADER_LIST = 1 << 20;

    private final Socket lowest;
    private final OutputStream out;
    private final CountedReads reads;
    private final DataInputStream in;
    private final Options options;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, FULL_HEADER_LIST);
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final ByteArrayOutputStream headerBlock = new ByteArrayOutputStream();
    private int nextStream = 1;
    private int frames;
    private int pongs;
    private long tableSize = 4096;
    private boolean settled;
    private boolean ended;
    private @Nullable Integer goAway;
    private String goAwayText = "";

    /**
     * @param window SETTINGS_INITIAL_WINDOW_SIZE
     * @param widens whether what was read may be sent again
     * @param acknowledges whether the server's settings are
     * @param receiveBuffer SO_RCVBUF, or 0 to leave it
     */
    record Options(int window, boolean widens, boolean acknowledges, int receiveBuffer) {
        static final Options DEFAULTS = new Options(65_535, true, true, 0);

        Options withWindow(int size) {
            return new Options(size, false, acknowledges, receiveBuffer);
        }

        Options notWidening() {
            return new Options(window, false, acknowledges, receiveBuffer);
        }

        Options notAcknowledging() {
            return new Options(window, widens, false, receiveBuffer);
        }

        Options withReceiveBuffer(int bytes) {
            return new Options(window, widens, acknowledges, bytes);
        }
    }

    /** What came of a stream. */
    static final class Stream {
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private @Nullable Http2Headers head;
        private @Nullable Integer reset;
        private int heads;
        private int taken;
        private boolean ended;
        private boolean sentTooMuch;

        boolean isOver() {
            return ended || reset != null;
        }
    }

    private Http2Client(Socket socket, Socket lowest, Options options) throws IOException {
        this.lowest = lowest;
        this.options = options;
        this.out = socket.getOutputStream();
        this.reads = new CountedReads(socket.getInputStream());
        this.in = new DataInputStream(new BufferedInputStream(reads, 1 << 17));
    }

    static Http2Client to(Served served) {
        return to(served, chosen -> chosen);
    }

    static Http2Client to(Served served, UnaryOperator<Options> choice) {
        return silent(served, choice).begin();
    }

    /** On a connection that there is. */
    static Http2Client over(Socket socket, Options options) throws IOException {
        return ofConnected(socket, options).begin();
    }

    private Http2Client begin() {
        return send(PREFACE.getBytes(US_ASCII)).settings(INITIAL_WINDOW_SIZE, options.window());
    }

    /** Connected, and without a word. */
    static Http2Client silent(Served served, UnaryOperator<Options> choice) {
        Options options = choice.apply(Options.DEFAULTS);
        try {
            Socket socket = new Socket();
            if (options.receiveBuffer() > 0) {
                socket.setReceiveBufferSize(options.receiveBuffer());
            }
            int port = served.server.port();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return ofConnected(socket, options);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Http2Client ofConnected(Socket socket, Options options) throws IOException {
        return new Http2Client(TlsClients.isSecured(socket.getPort()) ? secure(socket) : socket, socket, options);
    }

    private static SSLSocket secure(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket)
                TlsClients.context(null).getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        assertThat(secured.getApplicationProtocol()).isEqualTo("h2");
        return secured;
    }

    // What is sent.

    Http2Client send(byte[] bytes) {
        try {
            out.write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** That the server has ended the connection meanwhile is no failure; answers whether it was sent. */
    boolean trySend(byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    Http2Client settings(int key, int value) {
        return send(settingsFrame(key, value));
    }

    static byte[] settingsFrame(int key, int value) {
        return frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) key).putInt(value).array());
    }

    Http2Client widen(int stream, int by) {
        return send(windowFrame(stream, by));
    }

    static byte[] windowFrame(int stream, int by) {
        return frame(WINDOW_UPDATE, 0, stream, number(by));
    }

    Http2Client reset(int stream, int error) {
        return send(frame(RST_STREAM, 0, stream, number(error)));
    }

    Http2Client data(int stream, String text, boolean isLast) {
        byte[] bytes = text.getBytes(UTF_8);
        int from = 0;
        do {
            int to = Math.min(bytes.length, from + MOST_FRAME_BYTES);
            boolean ends = isLast && to == bytes.length;
            send(frame(DATA, ends ? END_STREAM : 0, stream, Arrays.copyOfRange(bytes, from, to)));
            from = to;
        } while (from < bytes.length);
        return this;
    }

    int nextStream() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /** A header block of names and values by turns. */
    byte[] block(String... fields) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        ByteBuf buffer = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, buffer);
        } catch (Http2Exception failure) {
            throw new AssertionError(failure);
        }
        return Arrays.copyOf(buffer.array(), buffer.readableBytes());
    }

    /** A request's header block, with further fields as names and values by turns. */
    byte[] head(String method, String path, String... fields) {
        String[] all = {":method", method, ":path", path, ":scheme", "http", ":authority", "localhost"};
        String[] both = Arrays.copyOf(all, all.length + fields.length);
        System.arraycopy(fields, 0, both, all.length, fields.length);
        return block(both);
    }

    /** Begins a request; answers its stream. */
    int ask(boolean isWhole, String method, String path, String... fields) {
        int stream = nextStream();
        send(frame(HEADERS, END_HEADERS | (isWhole ? END_STREAM : 0), stream, head(method, path, fields)));
        return stream;
    }

    int get(String path, String... fields) {
        return ask(true, "GET", path, fields);
    }

    int post(String path, String body, String... fields) {
        int stream = ask(false, "POST", path, fields);
        data(stream, body, true);
        return stream;
    }

    // What comes.

    /** A frame that came. */
    static final class Frame {
        private final int type;
        private final int flags;
        private final int stream;
        private final byte[] payload;

        private Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        private int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }

    /** Reads a frame and sorts it; null at the end of the connection, orderly or not. */
    @Nullable
    Frame read() {
        try {
            int start = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[start >>> 8];
            in.readFully(payload);
            Frame frame = new Frame(start & 0xff, flags, stream, payload);
            frames++;
            sort(frame);
            return frame;
        } catch (SocketTimeoutException silence) {
            throw new UncheckedIOException(silence);
        } catch (EOFException end) {
            ended = true;
            return null;
        } catch (IOException reset) {
            ended = true;
            return null;
        }
    }

    private void sort(Frame frame) {
        Stream of = stream(frame.stream);
        switch (frame.type) {
            case DATA -> onData(of, frame);
            case HEADERS, CONTINUATION -> onHead(of, frame);
            case RST_STREAM -> of.reset = frame.number(0);
            case SETTINGS -> onSettings(frame);
            case PING -> pongs += frame.flags & ACK;
            case GOAWAY -> {
                goAway = frame.number(4);
                goAwayText = new String(frame.payload, 8, frame.payload.length - 8, UTF_8);
            }
            default -> {}
        }
    }

    private void onData(Stream of, Frame frame) {
        of.sentTooMuch |= of.isOver() || of.head == null;
        of.data.writeBytes(frame.payload);
        of.ended |= (frame.flags & END_STREAM) != 0;
        if (options.widens() && frame.payload.length > 0) {
            trySend(join(windowFrame(0, frame.payload.length), windowFrame(frame.stream, frame.payload.length)));
        }
    }

    private void onHead(Stream of, Frame frame) {
        of.sentTooMuch |= of.isOver();
        headerBlock.writeBytes(frame.payload);
        if ((frame.flags & END_HEADERS) != 0) {
            noteTable(headerBlock.toByteArray());
            try {
                of.head = decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(headerBlock.toByteArray()));
            } catch (Http2Exception failure) {
                throw new AssertionError(failure);
            }
            of.heads++;
            headerBlock.reset();
        }
        if (frame.type == HEADERS) {
            of.ended |= (frame.flags & END_STREAM) != 0;
        }
    }

    /** RFC 7541, 6.3: what a block begins with may say how large the table is from now on. */
    private void noteTable(byte[] block) {
        for (int at = 0; at < block.length && (block[at] & 0xe0) == 0x20; at++) {
            tableSize = block[at] & 0x1f;
            boolean isMore = tableSize == 0x1f;
            for (int shift = 0; isMore; shift += 7) {
                at++;
                tableSize += (long) (block[at] & 0x7f) << shift;
                isMore = (block[at] & 0x80) != 0;
            }
        }
    }

    private void onSettings(Frame frame) {
        if ((frame.flags & ACK) != 0) {
            settled = true;
        } else if (options.acknowledges()) {
            trySend(frame(SETTINGS, ACK, 0));
        }
    }

    /** Reads until something is so; fails at the end of the connection. */
    Http2Client until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (read() == null) {
                throw new AssertionError("The connection ended; GOAWAY said " + goAway + " " + goAwayText);
            }
        }
        return this;
    }

    /** Reads all that comes to the end of the connection; answers what its GOAWAY says, or -1 if there was none. */
    int untilEnd() {
        while (!ended) {
            Frame unused = read();
        }
        return goAway == null ? -1 : goAway;
    }

    /** Waits until all that was sent so far is read by the server, and what it says to that is read here. */
    Http2Client sync() {
        int before = pongs;
        send(frame(PING, 0, 0, new byte[8]));
        return until(() -> pongs > before);
    }

    private Stream stream(int id) {
        return streams.computeIfAbsent(id, unused -> new Stream());
    }

    /** Reads up to the head of an answer, the last one if there are several. */
    Http2Headers headOf(int stream) {
        Stream of = stream(stream);
        until(() -> of.head != null || of.isOver());
        Http2Headers head = of.head;
        if (head == null) {
            throw new AssertionError("The stream was reset with " + of.reset);
        }
        return head;
    }

    int statusOf(int stream) {
        return Integer.parseInt(String.valueOf(headOf(stream).status()));
    }

    /** How many heads came, those with a status of 1xx among them. */
    int headsOf(int stream) {
        return stream(stream).heads;
    }

    /** Reads an answer to its end. */
    String bodyOf(int stream) {
        Stream of = stream(stream);
        until(of::isOver);
        assertThat(of.reset).as("what the stream was reset with").isNull();
        return dataOf(stream);
    }

    /** All of a stream's data that came so far. */
    String dataOf(int stream) {
        return stream(stream).data.toString(UTF_8);
    }

    /** A stream's data that came since it was last taken. */
    byte[] takeData(int stream) {
        byte[] data = stream(stream).data.toByteArray();
        stream(stream).data.reset();
        return data;
    }

    /** Reads until the stream was reset; answers with what. */
    int resetOf(int stream) {
        Stream of = stream(stream);
        until(() -> of.reset != null);
        Integer reset = of.reset;
        return reset == null ? -1 : reset;
    }

    /** How many streams were reset. */
    long resets() {
        return streams.values().stream().filter(stream -> stream.reset != null).count();
    }

    /** Whether a head came. */
    boolean isHeaded(int stream) {
        return stream(stream).head != null;
    }

    boolean isReset(int stream) {
        return stream(stream).reset != null;
    }

    boolean isEnded(int stream) {
        return stream(stream).ended;
    }

    /** Reads as much of a stream's data as the text has, and compares. */
    Http2Client expect(int stream, String text) {
        int length = text.getBytes(UTF_8).length;
        Stream of = stream(stream);
        until(() -> of.data.size() - of.taken >= length || of.isOver());
        byte[] data = of.data.toByteArray();
        int to = Math.min(data.length, of.taken + length);
        assertThat(new String(data, of.taken, to - of.taken, UTF_8)).isEqualTo(text);
        of.taken = to;
        return this;
    }

    /** Reads the head of a stream of events, and its first two lines. */
    Http2Client expectStart(int stream) {
        assertThat(statusOf(stream)).isEqualTo(200);
        expect(stream, ":\nretry: ");
        Stream of = stream(stream);
        until(() -> dataOf(stream).indexOf('\n', of.taken) >= 0);
        of.taken = dataOf(stream).indexOf('\n', of.taken) + 1;
        return this;
    }

    int subscribe(String query, String... fields) {
        int stream = get("/events?" + query, fields);
        expectStart(stream);
        return stream;
    }

    /** Whether anything came of any stream that must not: data without a head, or what follows an end. */
    List<Integer> streamsSentTooMuch() {
        return streams.entrySet().stream()
                .filter(stream -> stream.getValue().sentTooMuch)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Lets the server's header blocks refer to a table as large as that. */
    Http2Client allowTable(int bytes) {
        try {
            decoder.maxHeaderTableSize(bytes);
            return this;
        } catch (Http2Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** How large the table is that the server remembers header fields in. */
    long tableSize() {
        return tableSize;
    }

    Http2Client untilSettled() {
        return until(() -> settled);
    }

    /** How many frames came. */
    int frames() {
        return frames;
    }

    /** How many reads of the socket it took. */
    int reads() {
        return reads.count;
    }

    /** What GOAWAY said, if it came. */
    @Nullable
    Integer goAway() {
        return goAway;
    }

    /** Each read of the socket waits no longer than this. */
    Http2Client patience(int millis) {
        try {
            lowest.setSoTimeout(millis);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            lowest.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Counts the reads that bring something. */
    private static final class CountedReads extends FilterInputStream {
        private int count;

        CountedReads(InputStream from) {
            super(from);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count++;
            return read;
        }
    }
}
