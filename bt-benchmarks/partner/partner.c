/*
 * partner: the other side of a BitTorrent benchmark, as cheap as possible, so that the client
 * which is measured is the slower of the two. Plain TCP, no encryption, no extensions, one thread,
 * epoll. See docs/benchmarks.md.
 *
 *   partner seed  --port N|0 --file PAYLOAD --info-hash HEX --piece-length B --length L
 *                 [--listeners K] [--until K] [--delay-unchoke MS] [--fast] [--address A]
 *                 [--rate BYTES]
 *   partner leech --host H --port N --info-hash HEX --piece-length B --length L
 *                 [--connections K] [--take BYTES] [--pipeline 256] [--check PAYLOAD] [--sources]
 *                 [--spread] [--write FILE]
 *                 [--fast] [--retry SECONDS] [--timeout SECONDS] [--rate BYTES]
 *
 *   partner run   RESULT COMMAND [ARGUMENT...]
 *
 * With --rate, all connections together move no more than so much in a second, in steps of a
 * millisecond. With --write, the leech is the floor of a download: it also hashes with SHA-1 (when built with
 * -DWITH_SHA1 -lcrypto) and writes. Run starts a command and writes its id, then its time, CPU and
 * memory to a file; both are what /proc and wait4 say of the process itself.
 *
 * A line "watch PID" on stdin makes it report the CPU seconds of that process in its own window:
 * from the first request to the last block. The seed ends after K connections that moved the whole
 * torrent (--until), or at SIGTERM or SIGINT; it prints its result in each case.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef WITH_SHA1
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#endif

#define BLOCK 16384
#define MAX_BLOCK (128 * 1024)   /* a request that asks for more ends its connection */
#define MAX_QUEUE 65536          /* requests a connection may have waiting in the seed */
#define MAX_MESSAGE (64u << 20)  /* a frame above this is no BitTorrent */
#define HANDSHAKE 68
#ifndef INPUT
#define INPUT (64 * 1024)  /* small enough to stay in a core's cache */
#endif

enum { CHOKE, UNCHOKE, INTERESTED, NOT_INTERESTED, HAVE, BITFIELD, REQUEST, PIECE, CANCEL };
enum { HAVE_ALL = 14, HAVE_NONE = 15, REJECT = 16 };

struct request { int64_t offset; uint32_t piece, begin, length; };

struct conn {
  int fd, index;
  bool connecting, shaken, peer_fast, unchoked, waiting, done, begun;
  double unchoke_at, first, last;
  int64_t moved;
  /* input: the start of a message that is not whole yet, or bytes to skip */
  uint8_t part[128];
  int part_len;
  uint32_t skip;
  /* the bytes of a block that are still to come */
  uint32_t body, body_at;
  int64_t body_offset, body_block;
  /* small output that could not be written at once */
  uint8_t *out;
  int out_len, out_at, out_cap;
  /* seed: requests that wait, a ring */
  struct request *ring;
  int head, count, cap;
  uint8_t header[13];
  int header_at;
  uint32_t sent;
  bool sending;
  int corked;
  /* leech */
  uint8_t *asked, *got;
  int64_t next, start, got_count;
  int outstanding, drops;
  double retry_at;
  struct sockaddr_in source;
};

static int ep, payload = -1, fast, pipeline = 256, spread, sources;
static int64_t length, piece_length, pieces, blocks, want, total;
static int out_fd = -1;
static uint8_t info_hash[20], *mapped;
static uint8_t input[INPUT];
static double rate; /* bytes a second, 0 for none */
static double delay_unchoke, first_at, last_at, retry_for = 15;
static struct sockaddr_in peer;
static struct conn *conns;
static int conn_count, finished, until, wrong, accepted, open_now, open_most;
static double *seconds_of;
static int64_t *bytes_of;
static int ended, ended_cap;
static pid_t watched;
static double watch_first = -1, watch_last = -1;
static bool stop;

static void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  exit(2);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double own_cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double watched_cpu(void) {
  clockid_t clock;
  struct timespec t;
  if (watched == 0 || clock_getcpuclockid(watched, &clock) != 0 || clock_gettime(clock, &t) != 0)
    return -1;
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* who is ahead of the rate sleeps, and moves nothing meanwhile */
static void pace(void) {
  while (rate > 0 && first_at > 0 && total > rate * (now() - first_at)) usleep(1000);
}

static double own_first;

static void mark_first(struct conn *c) {
  if (!c->begun) {
    c->begun = true;
    c->first = now();
    if (first_at == 0) {
      first_at = c->first;
      own_first = own_cpu();
      watch_first = watched_cpu();
    }
  }
}

static uint32_t get32(const uint8_t *p) { return ntohl(*(const uint32_t *)p); }
static void put32(uint8_t *p, uint32_t v) { *(uint32_t *)p = htonl(v); }

static void interest(struct conn *c, bool out) {
  struct epoll_event e = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = c};
  if (c->waiting != out) {
    c->waiting = out;
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
  }
}

static bool flush_out(struct conn *c) {
  while (c->out_at < c->out_len) {
    ssize_t n = send(c->fd, c->out + c->out_at, c->out_len - c->out_at, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN) {
        interest(c, true);
        return true;
      }
      return false;
    }
    c->out_at += n;
  }
  c->out_at = c->out_len = 0;
  return true;
}

static void queue_out(struct conn *c, const void *data, int n) {
  if (c->out_len + n > c->out_cap) {
    c->out_cap = (c->out_len + n) * 2;
    c->out = realloc(c->out, c->out_cap);
  }
  memcpy(c->out + c->out_len, data, n);
  c->out_len += n;
}

static void queue_simple(struct conn *c, uint8_t id) {
  uint8_t m[5] = {0, 0, 0, 1, id};
  queue_out(c, m, 5);
}

static void queue_handshake(struct conn *c) {
  uint8_t h[HANDSHAKE + 32] = {19};
  memcpy(h + 1, "BitTorrent protocol", 19);
  if (fast) h[27] |= 4;
  memcpy(h + 28, info_hash, 20);
  snprintf((char *)h + 48, 32, "-PA0100-%06d%06d", getpid() % 1000000, c->index % 1000000);
  queue_out(c, h, HANDSHAKE);
}

static void note_end(struct conn *c) {
  if (ended == ended_cap) {
    ended_cap = ended_cap ? ended_cap * 2 : 64;
    seconds_of = realloc(seconds_of, ended_cap * sizeof *seconds_of);
    bytes_of = realloc(bytes_of, ended_cap * sizeof *bytes_of);
  }
  seconds_of[ended] = c->last - c->first;
  bytes_of[ended++] = c->moved;
}

/* ---- seed ---- */

static void queue_unchoke(struct conn *c) {
  queue_simple(c, UNCHOKE);
  c->unchoked = true;
}

static void greet(struct conn *c) {
  queue_handshake(c);
  if (fast && c->peer_fast) {
    queue_simple(c, HAVE_ALL);
  } else {
    int n = (pieces + 7) / 8;
    uint8_t *m = malloc(n + 5);
    put32(m, n + 1);
    m[4] = BITFIELD;
    memset(m + 5, 0xff, n);
    if (pieces % 8) m[n + 4] = 0xff << (8 - pieces % 8);
    queue_out(c, m, n + 5);
    free(m);
  }
  if (delay_unchoke > 0) c->unchoke_at = now() + delay_unchoke;
  else queue_unchoke(c);
}

static bool add_request(struct conn *c, const uint8_t *m) {
  struct request r = {.piece = get32(m), .begin = get32(m + 4), .length = get32(m + 8)};
  r.offset = (int64_t)r.piece * piece_length + r.begin;
  if (r.length == 0 || r.length > MAX_BLOCK || r.offset + r.length > length) return false;
  if (!c->unchoked) return true;
  if (c->count == MAX_QUEUE) return false;
  if (c->count == c->cap) {
    int cap = c->cap ? c->cap * 2 : 512;
    struct request *ring = malloc(cap * sizeof *ring);
    for (int i = 0; i < c->count; i++) ring[i] = c->ring[(c->head + i) % c->cap];
    free(c->ring);
    c->ring = ring;
    c->cap = cap;
    c->head = 0;
  }
  c->ring[(c->head + c->count++) % c->cap] = r;
  mark_first(c);
  return true;
}

static void cancel_request(struct conn *c, const uint8_t *m) {
  uint32_t piece = get32(m), begin = get32(m + 4);
  for (int i = c->sending ? 1 : 0; i < c->count; i++) {
    struct request *r = &c->ring[(c->head + i) % c->cap];
    if (r->piece == piece && r->begin == begin) r->length = 0;
  }
}

/* while blocks wait, only full packets leave: a packet for each block would cost more than its bytes */
static void cork(struct conn *c, int on) {
  if (c->corked == on) return;
  c->corked = on;
  setsockopt(c->fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

static bool serve(struct conn *c) {
  if (c->out_len > 0) {
    if (!flush_out(c)) return false;
    if (c->out_len > 0) return true;
  }
  if (c->count > 1) cork(c, 1);
  while (c->count > 0) {
    struct request *r = &c->ring[c->head];
    if (!c->sending) {
      if (r->length == 0) goto next;
      put32(c->header, 9 + r->length);
      c->header[4] = PIECE;
      put32(c->header + 5, r->piece);
      put32(c->header + 9, r->begin);
      c->header_at = 0;
      c->sent = 0;
      c->sending = true;
    }
    while (c->header_at < 13) {
      ssize_t n = send(c->fd, c->header + c->header_at, 13 - c->header_at, MSG_MORE | MSG_NOSIGNAL);
      if (n < 0) goto failed;
      c->header_at += n;
    }
    while (c->sent < r->length) {
      off_t at = r->offset + c->sent;
      pace();
      ssize_t n = sendfile(c->fd, payload, &at, r->length - c->sent);
      if (n == 0) die("the payload is shorter than the torrent");
      if (n < 0) goto failed;
      c->sent += n;
      c->moved += n;
      total += n;
    }
    if (total >= length && watch_last < 0) watch_last = watched_cpu();
    c->sending = false;
  next:
    c->head = (c->head + 1) % c->cap;
    c->count--;
  }
  if (c->moved > 0) c->last = last_at = now();
  cork(c, 0);
  interest(c, false);
  return true;
failed:
  if (errno != EAGAIN) return false;
  interest(c, true);
  return true;
}

/* ---- leech ---- */

static bool bit(const uint8_t *bits, int64_t i) { return bits[i >> 3] >> (i & 7) & 1; }
static void set_bit(uint8_t *bits, int64_t i) { bits[i >> 3] |= 1 << (i & 7); }
static void clear_bit(uint8_t *bits, int64_t i) { bits[i >> 3] &= ~(1 << (i & 7)); }

static int64_t blocks_a_piece;

static uint32_t block_length(int64_t b, int64_t *piece, uint32_t *begin) {
  *piece = b / blocks_a_piece;
  *begin = (b % blocks_a_piece) * BLOCK;
  int64_t in_piece = *piece == pieces - 1 ? length - *piece * piece_length : piece_length;
  int64_t rest = in_piece - *begin;
  return rest < BLOCK ? (uint32_t)rest : BLOCK;
}

static void ask(struct conn *c) {
  if (!c->unchoked || c->done || c->outstanding > pipeline - pipeline / 4) return;
  int scanned = 0;
  while (c->outstanding < pipeline && scanned < 2 && c->got_count + c->outstanding < want) {
    if (c->next == blocks) {
      c->next = 0;
      scanned++;
      if (c->got_count + c->outstanding >= want) break;
      continue;
    }
    int64_t b = c->next++, piece;
    if (bit(c->asked, b)) {
      if (c->got_count + c->outstanding >= want) break;
      continue;
    }
    uint8_t m[17];
    uint32_t begin, n = block_length(b, &piece, &begin);
    put32(m, 13);
    m[4] = REQUEST;
    put32(m + 5, piece);
    put32(m + 9, begin);
    put32(m + 13, n);
    queue_out(c, m, 17);
    set_bit(c->asked, b);
    c->outstanding++;
    mark_first(c);
  }
}

static void open_leech(struct conn *c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) die("socket: %s", strerror(errno));
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (sources && bind(c->fd, (struct sockaddr *)&c->source, sizeof c->source) < 0)
    die("bind: %s", strerror(errno));
  c->connecting = true;
  c->shaken = c->unchoked = c->waiting = false;
  c->retry_at = 0;
  c->part_len = c->skip = c->body = c->out_len = c->out_at = c->outstanding = 0;
  c->next = c->start;
  memcpy(c->asked, c->got, (blocks + 7) / 8);
  connect(c->fd, (struct sockaddr *)&peer, sizeof peer);
  struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
  c->waiting = true;
  epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
}

static void block_came(struct conn *c) {
  c->outstanding--;
  if (!bit(c->got, c->body_block)) {
    set_bit(c->got, c->body_block);
    c->got_count++;
  }
}

/* the floor of a download: blocks come in order, so that hash and file only ever go on */
static struct iovec slices[256];
static int slice_count;
static int64_t written, pending;
#ifdef WITH_SHA1
static SHA_CTX sha;
#endif

static void keep(const struct conn *c, const uint8_t *p, uint32_t n) {
  if (c->body_offset + c->body_at != written + pending) die("blocks came out of order");
#ifdef WITH_SHA1
  if (written + pending == 0) SHA1_Init(&sha);
  SHA1_Update(&sha, p, n);
  if ((written + pending + n) % piece_length == 0 || written + pending + n == length) {
    unsigned char digest[20];
    SHA1_Final(digest, &sha);
    SHA1_Init(&sha);
  }
#endif
  if (slice_count == 256) die("too many slices");
  slices[slice_count++] = (struct iovec){(void *)p, n};
  pending += n;
}

static void write_slices(void) {
  if (slice_count == 0) return;
  if (pwritev(out_fd, slices, slice_count, written) != pending) die("write failed");
  written += pending;
  pending = 0;
  slice_count = 0;
}

static bool take_body(struct conn *c, const uint8_t *p, uint32_t n) {
  if (mapped && memcmp(mapped + c->body_offset + c->body_at, p, n) != 0) {
    wrong++;
    die("wrong bytes at %lld", (long long)(c->body_offset + c->body_at));
  }
  if (out_fd >= 0) keep(c, p, n);
  c->body -= n;
  c->body_at += n;
  c->moved += n;
  total += n;
  if (c->body == 0) block_came(c);
  return true;
}

/* ---- both ---- */

static bool message(struct conn *c, bool leech, const uint8_t *m, uint32_t n) {
  if (n == 0) return true;
  if (!leech) {
    switch (m[0]) {
      case REQUEST: return n == 13 && add_request(c, m + 1);
      case CANCEL: if (n == 13) cancel_request(c, m + 1); return true;
      default: return true;
    }
  }
  switch (m[0]) {
    case UNCHOKE: c->unchoked = true; break;
    case CHOKE:
      c->unchoked = false;
      if (!(fast && c->peer_fast)) {
        memcpy(c->asked, c->got, (blocks + 7) / 8);
        c->outstanding = 0;
        c->next = c->start;
      }
      break;
    case REJECT:
      if (n == 13) {
        int64_t b = get32(m + 1) * blocks_a_piece + get32(m + 5) / BLOCK;
        if (b < blocks && bit(c->asked, b) && !bit(c->got, b)) {
          clear_bit(c->asked, b);
          c->outstanding--;
          c->next = c->start;
        }
      }
      break;
    default: break;
  }
  return true;
}

/* the bytes that a frame needs before it can be used; 0 when more of its head is needed */
static int needed(const struct conn *c, const uint8_t *p, int n, bool leech, bool *skips) {
  *skips = false;
  if (!c->shaken) return HANDSHAKE;
  if (n < 4) return 4;
  uint32_t size = get32(p);
  if (size > MAX_MESSAGE) return -1;
  if (size == 0) return 4;
  if (n < 5) return 5;
  if (p[4] == PIECE && leech) return 13;
  if (size > 64) {
    *skips = true;
    return 5;
  }
  return 4 + size;
}

static bool consume(struct conn *c, bool leech, uint8_t *p, int n) {
  while (n > 0) {
    if (c->skip > 0) {
      int k = n < (int64_t)c->skip ? n : (int)c->skip;
      c->skip -= k; p += k; n -= k;
      continue;
    }
    if (c->body > 0) {
      uint32_t k = (uint32_t)n < c->body ? (uint32_t)n : c->body;
      take_body(c, p, k);
      p += k; n -= k;
      continue;
    }
    const uint8_t *f = p;
    int have = n, kept = c->part_len;
    if (kept > 0) {
      int k = (int)sizeof c->part - kept < n ? (int)sizeof c->part - kept : n;
      memcpy(c->part + kept, p, k);
      f = c->part;
      have = kept + k;
    }
    bool skips;
    int need = needed(c, f, have, leech, &skips);
    if (need < 0) return false;
    if (have < need) {
      if (kept == 0) memcpy(c->part, p, n);
      c->part_len = have;
      return true;
    }
    c->part_len = 0;
    p += need - kept;
    n -= need - kept;
    if (!c->shaken) {
      if (memcmp(f, "\023BitTorrent protocol", 20) != 0 || memcmp(f + 28, info_hash, 20) != 0)
        return false;
      c->shaken = true;
      c->peer_fast = f[27] & 4;
      if (!leech) greet(c);
      else if (fast && c->peer_fast) queue_simple(c, HAVE_NONE);
      if (leech) queue_simple(c, INTERESTED);
    } else if (skips) {
      c->skip = get32(f) - 1;
    } else if (leech && need == 13 && get32(f) > 9 && f[4] == PIECE) {
      int64_t piece = get32(f + 5), begin = get32(f + 9), block = piece * blocks_a_piece + begin / BLOCK;
      uint32_t b2;
      int64_t p2;
      if (piece >= pieces || begin % BLOCK || begin >= piece_length || block >= blocks
          || block_length(block, &p2, &b2) != get32(f) - 9)
        return false;
      c->body = get32(f) - 9;
      c->body_at = 0;
      c->body_block = block;
      c->body_offset = piece * piece_length + begin;
    } else if (!message(c, leech, f + 4, need - 4)) {
      return false;
    }
  }
  return true;
}

static bool receive(struct conn *c, bool leech) {
  for (int rounds = 0; rounds < 8; rounds++) {
    pace();
    ssize_t n = recv(c->fd, input, INPUT, 0);
    if (n == 0) return false;
    if (n < 0) return errno == EAGAIN;
    if (!consume(c, leech, input, n)) return false;
    if (out_fd >= 0) write_slices();
    if (n < INPUT / 2) return true;
  }
  return true;
}

static void close_conn(struct conn *c, bool leech) {
  close(c->fd);
  c->fd = -1;
  open_now--;
  if (leech) {
    if (c->got_count < want) {
      c->drops++;
      c->retry_at = now() + 0.05;
    }
    return;
  }
  if (c->moved > 0) {
    note_end(c);
    if (c->moved >= length) {
      printf("{\"connection\":%d,\"bytes\":%lld,\"seconds\":%.6f}\n", c->index,
             (long long)c->moved, c->last - c->first);
      fflush(stdout);
      finished++;
      if (until > 0 && finished >= until) stop = true;
    }
  }
  free(c->ring);
  free(c->out);
  c->ring = NULL;
  c->out = NULL;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void report(const char *mode) {
  double seconds = last_at - first_at;
  qsort(seconds_of, ended, sizeof *seconds_of, by_value);
  double low = 0, mid = 0, high = 0;
  if (ended > 0) {
    low = seconds_of[0];
    mid = seconds_of[ended / 2];
    high = seconds_of[ended - 1];
  }
  int64_t fewest = 0, most = 0;
  for (int i = 0; i < ended; i++) {
    if (i == 0 || bytes_of[i] < fewest) fewest = bytes_of[i];
    if (bytes_of[i] > most) most = bytes_of[i];
  }
  int drops = 0;
  if (conns)
    for (int i = 0; i < conn_count; i++) drops += conns[i].drops;
  printf("{\"mode\":\"%s\",\"bytes\":%lld,\"seconds\":%.6f,\"mbps\":%.1f,\"connections\":%d,"
         "\"most_open\":%d,\"drops\":%d,\"seconds_min\":%.6f,\"seconds_median\":%.6f,"
         "\"seconds_max\":%.6f,\"bytes_min\":%lld,\"bytes_max\":%lld,\"cpu\":%.3f,"
         "\"window_cpu\":%.3f,\"watched_cpu\":%.3f,\"first\":%.6f,\"last\":%.6f}\n",
         mode, (long long)total, seconds, seconds > 0 ? total / seconds / 1e6 : 0, ended, open_most,
         drops, low, mid, high, (long long)fewest, (long long)most, own_cpu(),
         first_at > 0 ? own_cpu() - own_first : 0,
         watch_first >= 0 && watch_last >= 0 ? watch_last - watch_first : -1,
         first_at, last_at);
  fflush(stdout);
}

static void from_stdin(void) {
  static char line[256];
  ssize_t n = read(0, line, sizeof line - 1);
  if (n <= 0) {
    epoll_ctl(ep, EPOLL_CTL_DEL, 0, NULL);
    return;
  }
  line[n] = 0;
  if (strncmp(line, "watch ", 6) == 0) watched = atoi(line + 6);
  if (strncmp(line, "stop", 4) == 0) stop = true;
}

static char stdin_mark, signal_mark;

static void common_events(void) {
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = &stdin_mark};
  epoll_ctl(ep, EPOLL_CTL_ADD, 0, &e);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  e.data.ptr = &signal_mark;
  epoll_ctl(ep, EPOLL_CTL_ADD, signalfd(-1, &set, SFD_NONBLOCK), &e);
}

#define MAX_LISTENERS 64
static int listeners[MAX_LISTENERS];

static int run_seed(int port, int count, const char *address) {
  if (count < 1 || count > MAX_LISTENERS) die("--listeners: 1 to %d", MAX_LISTENERS);
  int one = 1;
  for (int i = 0; i < count; i++) {
    int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port ? port + i : 0)};
    if (inet_pton(AF_INET, address, &a.sin_addr) != 1) die("--address: %s", address);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0 || listen(s, 1024) < 0)
      die("listen: %s", strerror(errno));
    socklen_t n = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &n);
    printf("port %d\n", ntohs(a.sin_port));
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &listeners[i]};
    listeners[i] = s;
    epoll_ctl(ep, EPOLL_CTL_ADD, s, &e);
  }
  fflush(stdout);
  struct conn *delayed[1024];
  int delayed_count = 0;
  while (!stop) {
    struct epoll_event events[256];
    int n = epoll_wait(ep, events, 256, delayed_count > 0 ? 1 : -1);
    for (int i = 0; i < delayed_count; i++) {
      struct conn *c = delayed[i];
      if (c->fd >= 0 && (c->unchoke_at == 0 || c->unchoke_at > now())) continue;
      if (c->fd >= 0) {
        queue_unchoke(c);
        flush_out(c);
      }
      delayed[i--] = delayed[--delayed_count];
    }
    for (int i = 0; i < n; i++) {
      void *p = events[i].data.ptr;
      if (p == &stdin_mark) { from_stdin(); continue; }
      if (p == &signal_mark) { stop = true; continue; }
      if (p >= (void *)listeners && p < (void *)(listeners + MAX_LISTENERS)) {
        int fd = accept4(*(int *)p, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct conn *c = calloc(1, sizeof *c);
        c->fd = fd;
        c->index = accepted++;
        if (++open_now > open_most) open_most = open_now;
        if (delay_unchoke > 0 && delayed_count < 1024) delayed[delayed_count++] = c;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
        continue;
      }
      struct conn *c = p;
      bool ok = true;
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) ok = receive(c, false);
      if (ok) ok = serve(c);
      if (!ok) close_conn(c, false); /* its few bytes stay: an event may still name it */
    }
  }
  report("seed");
  return 0;
}

static int run_leech(int connections, double timeout) {
  conn_count = connections;
  conns = calloc(connections, sizeof *conns);
  for (int i = 0; i < connections; i++) {
    struct conn *c = &conns[i];
    c->index = i;
    c->asked = calloc(1, (blocks + 7) / 8);
    c->got = calloc(1, (blocks + 7) / 8);
    c->start = spread ? blocks / connections * i / blocks_a_piece * blocks_a_piece : 0;
    c->source.sin_family = AF_INET;
    c->source.sin_addr.s_addr = htonl(0x7f010000u + (i / 250 << 8) + i % 250 + 1);
    open_leech(c);
    if (++open_now > open_most) open_most = open_now;
  }
  double began = now();
  while (finished < connections && !stop) {
    struct epoll_event events[256];
    int n = epoll_wait(ep, events, 256, 20);
    double t = n == 0 || first_at == 0 ? now() : 0;
    if (t > 0) {
      if (timeout > 0 && t - began > timeout) {
        fprintf(stderr, "timeout\n");
        stop = true;
      }
      for (int i = 0; i < connections; i++) {
        struct conn *c = &conns[i];
        if (c->fd >= 0 || c->done || c->retry_at == 0 || t < c->retry_at) continue;
        if (t - began > retry_for && c->got_count == 0) die("no connection in %.0f s", retry_for);
        if (c->drops > 10000) die("dropped too often");
        open_leech(c);
        open_now++;
      }
    }
    for (int i = 0; i < n; i++) {
      void *p = events[i].data.ptr;
      if (p == &stdin_mark) { from_stdin(); continue; }
      if (p == &signal_mark) { stop = true; continue; }
      struct conn *c = p;
      if (c->fd < 0) continue;
      bool ok = true;
      if (c->connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0 && !(events[i].events & (EPOLLERR | EPOLLHUP))) {
          c->connecting = false;
          queue_handshake(c);
        } else ok = false;
      }
      if (ok && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) ok = receive(c, true);
      if (ok && c->got_count >= want && !c->done) {
        c->done = true;
        c->last = last_at = now();
        if (finished + 1 == connections) watch_last = watched_cpu();
        note_end(c);
        finished++;
        close_conn(c, true);
        continue;
      }
      if (ok) ask(c);
      if (ok) ok = flush_out(c);
      if (ok && c->out_len == 0) interest(c, false);
      if (!ok) close_conn(c, true);
    }
  }
  if (finished < connections && total > 0) {
    last_at = now();
    for (int i = 0; i < connections; i++)
      if (!conns[i].done && conns[i].begun) {
        conns[i].last = last_at;
        note_end(&conns[i]);
      }
  }
  report("leech");
  return finished == connections ? 0 : 1;
}

/* ---- run ---- */

static long from_status(pid_t pid, const char *key) {
  char path[64], line[256];
  long value = 0;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *f = fopen(path, "r");
  if (!f) return 0;
  while (fgets(line, sizeof line, f))
    if (!strncmp(line, key, strlen(key))) value = atol(line + strlen(key));
  fclose(f);
  return value;
}

static pid_t child;
static void forward(int signal) { kill(child, signal); }

static int run(const char *result, char **command) {
  double began = now();
  child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(command[0], command);
    die("%s: %s", command[0], strerror(errno));
  }
  signal(SIGTERM, forward);
  signal(SIGINT, forward);
  FILE *out = fopen(result, "w");
  if (!out) die("%s: %s", result, strerror(errno));
  fprintf(out, "pid %d\n", child);
  fflush(out);
  close(0);
  long anonymous = 0, resident = 0, value;
  int status;
  struct rusage u;
  while (wait4(child, &status, WNOHANG, &u) == 0) {
    if ((value = from_status(child, "RssAnon:")) > anonymous) anonymous = value;
    if ((value = from_status(child, "VmHWM:")) > resident) resident = value;
    for (int i = 0; i < 10; i++) {
      siginfo_t info = {0};
      usleep(5000);
      if (waitid(P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid) break;
    }
  }
  fprintf(out, "{\"wall\":%.3f,\"user\":%.3f,\"system\":%.3f,\"anonymous_kb\":%ld,"
          "\"resident_kb\":%ld,\"exit\":%d}\n", now() - began,
          u.ru_utime.tv_sec + u.ru_utime.tv_usec / 1e6, u.ru_stime.tv_sec + u.ru_stime.tv_usec / 1e6,
          anonymous, resident, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  fclose(out);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing is left when the comparison is killed */
  if (argc > 3 && !strcmp(argv[1], "run")) return run(argv[2], argv + 3);
  if (argc < 2) die("usage: partner seed|leech|run [options], see the head of partner.c");
  const char *mode = argv[1], *file = NULL, *host = "127.0.0.1", *check = NULL, *out = NULL;
  int64_t take = 0;
  int port = 0, connections = 1, count = 1;
  double timeout = 0;
  bool hashed = false;
  for (int i = 2; i < argc; i++) {
    const char *o = argv[i];
    if (!strcmp(o, "--fast")) { fast = 1; continue; }
    if (!strcmp(o, "--spread")) { spread = 1; continue; }
    if (!strcmp(o, "--sources")) { sources = 1; continue; }
    if (i + 1 == argc) die("%s: needs a value", o);
    const char *v = argv[++i];
    if (!strcmp(o, "--port")) port = atoi(v);
    else if (!strcmp(o, "--file")) file = v;
    else if (!strcmp(o, "--check")) check = v;
    else if (!strcmp(o, "--host") || !strcmp(o, "--address")) host = v;
    else if (!strcmp(o, "--piece-length")) piece_length = atoll(v);
    else if (!strcmp(o, "--length")) length = atoll(v);
    else if (!strcmp(o, "--connections")) connections = atoi(v);
    else if (!strcmp(o, "--pipeline")) pipeline = atoi(v);
    else if (!strcmp(o, "--listeners")) count = atoi(v);
    else if (!strcmp(o, "--take")) take = atoll(v);
    else if (!strcmp(o, "--write")) out = v;
    else if (!strcmp(o, "--until")) until = atoi(v);
    else if (!strcmp(o, "--retry")) retry_for = atof(v);
    else if (!strcmp(o, "--timeout")) timeout = atof(v);
    else if (!strcmp(o, "--rate")) rate = atof(v);
    else if (!strcmp(o, "--delay-unchoke")) delay_unchoke = atof(v) / 1000;
    else if (!strcmp(o, "--info-hash")) {
      if (strlen(v) != 40) die("--info-hash: 40 hex digits");
      for (int k = 0; k < 20; k++) {
        unsigned byte;
        if (sscanf(v + 2 * k, "%2x", &byte) != 1) die("--info-hash: 40 hex digits");
        info_hash[k] = byte;
      }
      hashed = true;
    } else die("%s: unknown option", o);
  }
  if (!hashed || piece_length <= 0 || length <= 0 || connections < 1 || pipeline < 1)
    die("--info-hash, --piece-length and --length are needed, counts are above 0");
  pieces = (length + piece_length - 1) / piece_length;
  blocks_a_piece = (piece_length + BLOCK - 1) / BLOCK;
  int64_t tail = length - (pieces - 1) * piece_length;
  blocks = (pieces - 1) * blocks_a_piece + (tail + BLOCK - 1) / BLOCK;
  want = take > 0 && (take + BLOCK - 1) / BLOCK < blocks ? (take + BLOCK - 1) / BLOCK : blocks;
  if (out && (connections > 1 || (out_fd = open(out, O_RDWR | O_CREAT | O_TRUNC, 0644)) < 0))
    die("--write: one connection, and a file that can be made");
  signal(SIGPIPE, SIG_IGN);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  ep = epoll_create1(0);
  common_events();
  if (!strcmp(mode, "seed")) {
    if (!file || (payload = open(file, O_RDONLY)) < 0) die("--file: %s", strerror(errno));
    return run_seed(port, count, host);
  }
  if (!strcmp(mode, "leech")) {
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &peer.sin_addr) != 1) die("--host: an IPv4 address");
    if (check) {
      int fd = open(check, O_RDONLY);
      if (fd < 0) die("--check: %s", strerror(errno));
      mapped = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
      if (mapped == MAP_FAILED) die("--check: %s", strerror(errno));
    }
    return run_leech(connections, timeout);
  }
  die("unknown mode: %s", mode);
}
