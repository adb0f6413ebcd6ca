/*
 * ssepublish: a publisher's load for a hub, lean enough to leave the server's processor the one that is measured. One thread, epoll, C connections, each with D
 * requests on their way (--depth 1 waits for each answer, more is pipelining). Every answer must be a 201, or the 200 of bench/floor. One JSON line says what came of it.
 *
 * With --lines 1 each connection is one request with atomic=false, and an event a line of it, a chunk each; D are sent in one write. What counts is what the answer at the end says
 * was published, by the time until it came.
 *
 *   --port P --conns C --depth D --size B    of 127.0.0.1; bytes of data
 *   --warm S --dur S                         seconds
 *   --pin C                                  the processor that it runs on
 *   --pid P                                  the server's process, for its CPU time
 *   --topic T
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>

#define MAX_CONNS 4096
#define MAX_DEPTH 64
#define BINS 4000 /* of 5 us */

struct conn {
  int fd, queued, sent_of_out, out_len, body_left, head_len;
  char head[2048];
  double asked[MAX_DEPTH];
  int first, under_way;
};

static struct conn conns[MAX_CONNS];
static char *request, *out;
static int request_len, depth = 1, epoll_fd;
static long long answered, measured, bins[BINS + 1];
static double measure_from, measure_to;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "ssepublish: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* Asks so often that `depth` are under way, in one write. */
static void ask(struct conn *c) {
  int more = depth - c->under_way;
  if (more <= 0) return;
  double t = now();
  for (int i = 0; i < more; i++) c->asked[(c->first + c->under_way++) % MAX_DEPTH] = t;
  int len = more * request_len, off = 0;
  while (off < len) {
    ssize_t n = send(c->fd, out + off, len - off, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) fail("send");
    if (n > 0) off += n;
  }
}

static void on_answer(struct conn *c) {
  double t = now(), asked = c->asked[c->first];
  c->first = (c->first + 1) % MAX_DEPTH;
  c->under_way--;
  answered++;
  if (t >= measure_from && t < measure_to) {
    measured++;
    long bin = (long)((t - asked) * 200000);
    bins[bin < BINS ? bin : BINS]++;
  }
}

static void on_bytes(struct conn *c, char *p, int n) {
  while (n > 0) {
    if (c->body_left > 0) {
      int k = n < c->body_left ? n : c->body_left;
      c->body_left -= k;
      p += k;
      n -= k;
      if (c->body_left == 0) on_answer(c);
      continue;
    }
    c->head[c->head_len++] = *p++;
    n--;
    if (c->head_len >= 4 && memcmp(c->head + c->head_len - 4, "\r\n\r\n", 4) == 0) {
      c->head[c->head_len] = 0;
      if (strncmp(c->head, "HTTP/1.1 20", 11) != 0) {
        fprintf(stderr, "ssepublish: expected 200 or 201, got:\n%s\n", c->head);
        exit(1);
      }
      char *length = strcasestr(c->head, "\r\nContent-Length:");
      c->body_left = length ? atoi(length + 17) : 0;
      c->head_len = 0;
      if (c->body_left == 0) on_answer(c);
    } else if (c->head_len > 2000) {
      fprintf(stderr, "ssepublish: an endless head\n");
      exit(1);
    }
  }
}

static void on_readable(struct conn *c) {
  char bytes[65536];
  ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
  if (n == 0) {
    errno = 0;
    fail("the server has closed a connection");
  }
  if (n < 0) {
    if (errno == EAGAIN) return;
    fail("recv");
  }
  on_bytes(c, bytes, (int)n);
  if (now() < measure_to) ask(c);
}

static long long lines_published;

/* One request of lines on each connection, for some seconds; how long it took until all were answered. */
static double send_lines(int count, double seconds, const char *topic, int size) {
  char head[512], number[32];
  int head_len = sprintf(head, "POST /events?atomic=false&topic=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n", topic);
  int line_len = size + 12, chunk_head = sprintf(number, "%x\r\n", line_len), chunk_len = chunk_head + line_len + 2, off[MAX_CONNS] = {0};
  char *chunks = malloc((size_t)chunk_len * depth), *p = chunks;
  for (int i = 0; i < depth; i++) {
    p += sprintf(p, "%s{\"data\":\"", number);
    memset(p, 'x', size);
    p += size;
    p += sprintf(p, "\"}\n\r\n");
  }
  double from = now(), until = from + seconds;
  for (int i = 0; i < count; i++) send(conns[i].fd, head, head_len, MSG_NOSIGNAL);
  int open = count;
  while (open > 0) {
    open = 0;
    for (int i = 0; i < count; i++) {
      /* What was begun is sent to its end. */
      if (now() >= until && off[i] == 0) continue;
      open++;
      ssize_t n = send(conns[i].fd, chunks + off[i], (size_t)chunk_len * depth - off[i], MSG_NOSIGNAL);
      if (n < 0 && errno != EAGAIN) fail("send");
      if (n > 0) off[i] = (off[i] + (int)n) % (chunk_len * depth);
    }
    if (count == 1 && open == 1) {
      struct epoll_event e = {.events = EPOLLOUT, .data.ptr = &conns[0]};
      epoll_ctl(epoll_fd, EPOLL_CTL_MOD, conns[0].fd, &e);
      epoll_wait(epoll_fd, &e, 1, 100);
    }
  }
  lines_published = 0;
  for (int i = 0; i < count; i++) {
    char answer[4096];
    int len = 0;
    fcntl(conns[i].fd, F_SETFL, 0);
    send(conns[i].fd, "0\r\n\r\n", 5, MSG_NOSIGNAL);
    char *published = NULL;
    while (!published && len < (int)sizeof answer - 1) {
      ssize_t n = recv(conns[i].fd, answer + len, sizeof answer - 1 - len, 0);
      if (n <= 0) fail("recv");
      answer[len += (int)n] = 0;
      if (len >= 2 && answer[len - 2] == '}') published = strstr(answer, "\"published\":");
    }
    if (!published || strncmp(answer, "HTTP/1.1 200", 12) != 0) {
      fprintf(stderr, "ssepublish: expected 200 and how many were published, got:\n%s\n", answer);
      exit(1);
    }
    lines_published += atoll(published + 12);
    fcntl(conns[i].fd, F_SETFL, O_NONBLOCK);
  }
  free(chunks);
  return now() - from;
}

static void open_conn(struct conn *c, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &e);
}

/* The CPU time of a process, in seconds. */
static double cpu_of(int pid) {
  char path[64], line[1024];
  if (pid == 0) return 0;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *f = fopen(path, "r");
  if (!f || !fgets(line, sizeof line, f)) fail(path);
  fclose(f);
  unsigned long user = 0, system = 0;
  sscanf(strrchr(line, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

static double quantile(double q) {
  long long seen = 0;
  for (int i = 0; i <= BINS; i++)
    if ((seen += bins[i]) >= q * measured) return (i + 1) * 5.0;
  return BINS * 5.0;
}

int main(int argc, char **argv) {
  int port = 8080, count = 64, size = 64, pin = -1, pid = 0, lines = 0;
  double warm = 5, dur = 5;
  const char *topic = "bench";
  for (int i = 1; i + 1 < argc; i += 2) {
    const char *k = argv[i], *v = argv[i + 1];
    if (!strcmp(k, "--port")) port = atoi(v);
    else if (!strcmp(k, "--conns")) count = atoi(v);
    else if (!strcmp(k, "--depth")) depth = atoi(v);
    else if (!strcmp(k, "--size")) size = atoi(v);
    else if (!strcmp(k, "--warm")) warm = atof(v);
    else if (!strcmp(k, "--dur")) dur = atof(v);
    else if (!strcmp(k, "--pin")) pin = atoi(v);
    else if (!strcmp(k, "--pid")) pid = atoi(v);
    else if (!strcmp(k, "--topic")) topic = v;
    else if (!strcmp(k, "--lines")) lines = atoi(v);
    else {
      fprintf(stderr, "ssepublish: unknown option %s\n", k);
      return 2;
    }
  }
  if (count < 1 || count > MAX_CONNS || depth < 1 || depth > MAX_DEPTH) {
    fprintf(stderr, "ssepublish: expected 1 to %d connections, a depth of 1 to %d\n", MAX_CONNS, MAX_DEPTH);
    return 2;
  }
  if (pin >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(pin, &set);
    sched_setaffinity(0, sizeof set, &set);
  }
  request = malloc(size + 512);
  request_len = sprintf(request, "POST /events?topic=%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", topic, size);
  memset(request + request_len, 'x', size);
  request_len += size;
  out = malloc((size_t)request_len * depth);
  for (int i = 0; i < depth; i++) memcpy(out + (size_t)i * request_len, request, request_len);
  epoll_fd = epoll_create1(0);
  if (lines) {
    for (int i = 0; i < count; i++) open_conn(&conns[i], port);
    send_lines(count, warm, topic, size);
    double cpu_before = cpu_of(pid), took = send_lines(count, dur, topic, size), cpu = cpu_of(pid) - cpu_before;
    printf("{\"conns\":%d,\"depth\":%d,\"size\":%d,\"lines\":true,\"seconds\":%.3f,\"publishes\":%lld,\"per_second\":%.0f,\"server_cpu_s\":%.2f,\"server_us_each\":%.2f}\n",
           count, depth, size, took, lines_published, lines_published / took, cpu, lines_published ? cpu * 1e6 / lines_published : 0);
    return 0;
  }
  measure_from = now() + warm;
  measure_to = measure_from + dur;
  for (int i = 0; i < count; i++) {
    open_conn(&conns[i], port);
    ask(&conns[i]);
  }
  double cpu_from = -1;
  struct epoll_event events[256];
  for (double t = now(); t < measure_to; t = now()) {
    if (t >= measure_from && cpu_from < 0) cpu_from = cpu_of(pid);
    int n = epoll_wait(epoll_fd, events, 256, 100);
    for (int i = 0; i < n; i++) on_readable(events[i].data.ptr);
  }
  double cpu = cpu_of(pid) - cpu_from;
  printf("{\"conns\":%d,\"depth\":%d,\"size\":%d,\"seconds\":%g,\"publishes\":%lld,\"per_second\":%.0f,\"server_cpu_s\":%.2f,\"server_us_each\":%.2f,"
         "\"p50_us\":%.0f,\"p99_us\":%.0f}\n",
         count, depth, size, dur, measured, measured / dur, cpu, measured ? cpu * 1e6 / measured : 0, quantile(.5), quantile(.99));
  return 0;
}
