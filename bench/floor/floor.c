/*
 * The floor: the least that a fan-out over TCP can cost. A POST's body becomes one event, made once, and is sent to every
 * connection that has asked for anything with GET, one send() each, in a loop. One thread, epoll, no parsing to speak of, no slow readers:
 * what a connection does not take at once is dropped for it, and counted.
 *
 * Usage: floor PORT      (listens on 127.0.0.1)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_SUBSCRIBERS = 1 << 20, MAX_REQUEST = 1 << 20, EVENTS = 512, BACKLOG = 4096 };

static const char STREAM_HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                                  "Connection: close\r\n\r\n:\n\n";
static const char PUBLISHED[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

static int subscribers[MAX_SUBSCRIBERS];
static int subscriber_count;
static unsigned long dropped;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void subscribe(int fd) {
    send(fd, STREAM_HEAD, sizeof STREAM_HEAD - 1, MSG_NOSIGNAL);
    if (subscriber_count < MAX_SUBSCRIBERS) subscribers[subscriber_count++] = fd;
}

static void leave(int fd) {
    for (int i = 0; i < subscriber_count; i++) {
        if (subscribers[i] == fd) {
            subscribers[i] = subscribers[--subscriber_count];
            break;
        }
    }
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
        if (send(subscribers[i], frame, size, MSG_NOSIGNAL | MSG_DONTWAIT) != size) dropped++;
    }
}

/* Reads the rest of a request whose first bytes are there, and publishes its body. */
static void publish(int fd, char *request, int size) {
    char *body = strstr(request, "\r\n\r\n");
    char *header = strcasestr(request, "content-length:");
    if (!body || !header) return;
    body += 4;
    int length = atoi(header + strlen("content-length:"));
    if (length < 0 || body - request + length >= MAX_REQUEST) return;
    while (size - (body - request) < length) {
        int more = recv(fd, request + size, MAX_REQUEST - 1 - size, 0);
        if (more == 0) return;
        if (more > 0) size += more;
    }
    fan_out(body, length);
    send(fd, PUBLISHED, sizeof PUBLISHED - 1, MSG_NOSIGNAL);
}

static void serve(int fd) {
    static char request[MAX_REQUEST];
    int size = recv(fd, request, sizeof request - 1, 0);
    if (size < 0) return;
    request[size] = 0;
    if (size == 0) {
        leave(fd);
    } else if (request[0] == 'G') {
        subscribe(fd);
    } else {
        publish(fd, request, size);
    }
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* What is accepted inherits it. */
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, BACKLOG)) die("floor: listen");
    return fd;
}

static void accept_all(int epoll, int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLET | EPOLLRDHUP, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void report_dropped(int signal) {
    fprintf(stderr, "floor: %lu sends were cut short\n", dropped);
    _exit(signal == SIGTERM ? 0 : 1);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "Usage: floor PORT\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGTERM, report_dropped);
    int listener = listen_on(atoi(argv[1]));
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS] = {{.events = EPOLLIN, .data.fd = listener}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &events[0]);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) {
                accept_all(epoll, listener);
            } else {
                serve(events[i].data.fd);
            }
        }
    }
}
