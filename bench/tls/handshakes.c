/*
 * Full handshakes of TLS 1.3 (X25519, AES-128-GCM), as many at once as asked for: each says farewell when its handshake is done, and is counted when the server has
 * closed it too. Prints, as a line of JSON, how many there were a second, and what each took of the server's CPU.
 *
 * Usage: handshakes PORT PID COUNT AT-ONCE [SECONDS]      (to 127.0.0.1; with SECONDS, at most so long; a PID of 0 is nobody's)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, SOURCES = 64, PATIENCE_SECONDS = 20 };

struct connection {
    int fd;
    SSL *ssl;
    double begun;
};

static int epoll, at_once;
static long opened, done, failed;
static struct sockaddr_in server;
static SSL_CTX *context;
static struct connection *connections;
static double *times;

static double seconds(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now)) return 0;
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void begin(struct connection *c) {
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000201 + opened++ % SOURCES)};
    bind(c->fd, (void *)&source, sizeof source);
    connect(c->fd, (void *)&server, sizeof server);
    c->ssl = SSL_new(context);
    SSL_set_fd(c->ssl, c->fd);
    SSL_set_connect_state(c->ssl);
    c->begun = seconds(CLOCK_MONOTONIC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

static void end(struct connection *c) {
    SSL_free(c->ssl);
    close(c->fd);
    c->fd = -1;
}

static int fatal(struct connection *c, int result) {
    int why = SSL_get_error(c->ssl, result);
    return why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE;
}

/* True when the connection has ended, in one way or the other. */
static int step(struct connection *c) {
    char bytes[4096];
    int result;
    if (!SSL_is_init_finished(c->ssl)) {
        result = SSL_do_handshake(c->ssl);
        if (result != 1) {
            if (!fatal(c, result)) return 0;
            failed++;
            end(c);
            return 1;
        }
        SSL_shutdown(c->ssl);
    }
    while ((result = SSL_read(c->ssl, bytes, sizeof bytes)) > 0) {}
    if (!fatal(c, result)) return 0;
    times[done++] = seconds(CLOCK_MONOTONIC) - c->begun;
    end(c);
    return 1;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "Usage: handshakes PORT PID COUNT AT-ONCE [SECONDS]\n");
        return 2;
    }
    int pid = atoi(argv[2]);
    long count = atol(argv[3]);
    at_once = atoi(argv[4]);
    double most = argc > 5 ? atof(argv[5]) : 1e9;
    signal(SIGPIPE, SIG_IGN);
    server = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set1_groups_list(context, "X25519");
    connections = calloc(at_once, sizeof *connections);
    times = calloc(count, sizeof *times);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    clockid_t server_clock = CLOCK_PROCESS_CPUTIME_ID;
    if (pid) clock_getcpuclockid(pid, &server_clock);
    double start = seconds(CLOCK_MONOTONIC), cpu = seconds(server_clock), heard = start;
    for (int i = 0; i < at_once; i++) connections[i].fd = -1;
    for (int i = 0; i < at_once && opened < count; i++) begin(&connections[i]);
    while (done + failed < count) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, 100);
        double now = seconds(CLOCK_MONOTONIC);
        if (now - start > most || now - heard > PATIENCE_SECONDS) break;
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->fd >= 0 && step(c)) {
                heard = now;
                if (opened < count) begin(c);
            }
        }
    }
    double took = seconds(CLOCK_MONOTONIC) - start;
    cpu = seconds(server_clock) - cpu;
    qsort(times, done, sizeof *times, by_value);
    printf("{\"handshakes\":%ld,\"failed\":%ld,\"seconds\":%.2f,\"per_second\":%.0f,\"cpu_us_each\":%.0f,\"per_core_second\":%.0f,"
           "\"p50_ms\":%.1f,\"p99_ms\":%.1f}\n",
           done, failed, took, done / took, done ? cpu * 1e6 / done : 0, cpu > 0 ? done / cpu : 0,
           done ? times[done / 2] * 1e3 : 0, done ? times[done * 99 / 100] * 1e3 : 0);
    return 0;
}
