/*
 * The floor over TLS 1.3: the least that a fan-out to connections of HTTP/1.1 can cost with OpenSSL. As floor.c, but each connection has a handshake first, and what
 * is sent to it is a record of its own (SSL_write). Also the server that handshakes are measured against.
 *
 * Usage: tlsfloor PORT CERTIFICATE KEY      (listens on 127.0.0.1; PEM files)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FILES = 1 << 20, MAX_REQUEST = 1 << 16, EVENTS = 512, BACKLOG = 4096 };

static const char STREAM_HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                                  "Connection: close\r\n\r\n:\n\n";
static const char PUBLISHED[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

static SSL *connections[MAX_FILES]; /* By descriptor. */
static SSL *subscribers[MAX_FILES];
static int subscriber_count;
static unsigned long dropped;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void leave(int fd) {
    SSL *ssl = connections[fd];
    for (int i = 0; i < subscriber_count; i++) {
        if (subscribers[i] == ssl) {
            subscribers[i] = subscribers[--subscriber_count];
            break;
        }
    }
    connections[fd] = NULL;
    SSL_free(ssl);
    close(fd);
}

static void fan_out(const char *data, int length) {
    static char frame[MAX_REQUEST + 64];
    static int last_id;
    int size = sprintf(frame, "id: %d\ndata: ", ++last_id);
    memcpy(frame + size, data, length);
    memcpy(frame + size + length, "\n\n", 2);
    size += length + 2;
    for (int i = 0; i < subscriber_count; i++) {
        if (SSL_write(subscribers[i], frame, size) != size) dropped++;
    }
}

static void serve(int fd) {
    static char request[MAX_REQUEST];
    SSL *ssl = connections[fd];
    if (!SSL_is_init_finished(ssl)) {
        int done = SSL_do_handshake(ssl);
        if (done != 1) {
            int why = SSL_get_error(ssl, done);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) leave(fd);
            return;
        }
    }
    for (;;) {
        int size = SSL_read(ssl, request, sizeof request - 1);
        if (size <= 0) {
            if (SSL_get_error(ssl, size) != SSL_ERROR_WANT_READ) leave(fd);
            return;
        }
        request[size] = 0;
        char *body = strstr(request, "\r\n\r\n");
        if (request[0] == 'G') {
            SSL_write(ssl, STREAM_HEAD, sizeof STREAM_HEAD - 1);
            subscribers[subscriber_count++] = ssl;
        } else if (body) {
            fan_out(body + 4, size - (body + 4 - request));
            SSL_write(ssl, PUBLISHED, sizeof PUBLISHED - 1);
        }
    }
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* What is accepted inherits it. */
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, BACKLOG)) die("tlsfloor: listen");
    return fd;
}

static void accept_all(int epoll, int listener, SSL_CTX *context) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        connections[fd] = SSL_new(context);
        SSL_set_fd(connections[fd], fd);
        SSL_set_accept_state(connections[fd]);
        struct epoll_event event = {.events = EPOLLIN | EPOLLET | EPOLLRDHUP, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static int choose(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in, unsigned int size,
                  void *unused) {
    (void)ssl, (void)unused;
    static const unsigned char known[] = "\x08http/1.1";
    return SSL_select_next_proto((unsigned char **)out, length, known, sizeof known - 1, in, size) == OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_NOACK;
}

static SSL_CTX *secured(const char *certificate, const char *key) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose, NULL);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "tlsfloor: the certificate or its key cannot be used\n");
        exit(1);
    }
    return context;
}

static void report_dropped(int signal) {
    fprintf(stderr, "tlsfloor: %lu sends were cut short\n", dropped);
    _exit(signal == SIGTERM ? 0 : 1);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "Usage: tlsfloor PORT CERTIFICATE KEY\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGTERM, report_dropped);
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *context = secured(argv[2], argv[3]);
    int listener = listen_on(atoi(argv[1]));
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS] = {{.events = EPOLLIN, .data.fd = listener}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &events[0]);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                accept_all(epoll, listener, context);
            } else if (connections[fd]) {
                serve(fd);
            }
        }
    }
}
