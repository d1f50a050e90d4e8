/* The measuring client: many sockets in one epoll loop, which only look for the mark that stands once in every event.

   crowd IN_FLIGHT MILLISECONDS PATIENCE_MS RUN EVENTS PUBLISH_FD SOCKET_FD...

   The sockets come connected and subscribed. EVENTS is a file of ready-made commands (4 bytes length, then the bytes)
   which are written to PUBLISH_FD, a connection to Valkey; "-" writes the event's number there instead, for a publisher
   on the other end of a pipe. The next event is published when one has reached every socket; a server that loses some
   is waited for PATIENCE_MS, then they count as lost. Prints one JSON object. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARK "\"mark\":\""
#define MARK_SIZE 8
#define DIGITS 8
#define WHOLE (MARK_SIZE + DIGITS)
#define PER_RUN 100000
#define ROOM (1 << 18)

struct one { int fd; int newest; int kept; char tail[WHOLE]; };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void die(const char *what) {
    fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int argc, char **argv) {
    if (argc < 8) return 2;
    int in_flight = atoi(argv[1]), patience = atoi(argv[3]), run = atoi(argv[4]), out = atoi(argv[6]);
    double seconds = atoi(argv[2]) / 1e3;
    int everybody = argc - 7, most = PER_RUN;
    char *events = NULL, *at = NULL, *end = NULL;
    if (strcmp(argv[5], "-") != 0) {
        struct stat size;
        int file = open(argv[5], O_RDONLY);
        if (file < 0 || fstat(file, &size) < 0) die("events");
        events = at = mmap(NULL, size.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
        if (events == MAP_FAILED) die("events");
        end = events + size.st_size;
    }
    struct one *crowd = calloc(everybody, sizeof *crowd);
    int *missing = calloc(most, sizeof *missing);
    double *sent = calloc(most, sizeof *sent), *late = calloc(most, sizeof *late);
    char *room = malloc(ROOM + WHOLE);
    struct epoll_event ready[512], wish = {.events = EPOLLIN};
    int poll = epoll_create1(0);
    for (int i = 0; i < everybody; i++) {
        crowd[i].fd = atoi(argv[7 + i]);
        crowd[i].newest = -1;
        wish.data.u32 = i;
        if (epoll_ctl(poll, EPOLL_CTL_ADD, crowd[i].fd, &wish) < 0) die("epoll_ctl");
    }
    if (events) {
        wish.data.u32 = everybody;
        if (epoll_ctl(poll, EPOLL_CTL_ADD, out, &wish) < 0) die("epoll_ctl");
    }
    struct rusage before;
    getrusage(RUSAGE_SELF, &before);
    long deliveries = 0, lost = 0, disorder = 0, reads = 0, hung_up = 0;
    int published = 0, forgotten = 0, under_way = 0, finished = 0;
    double began = now(), ending = began + seconds, last = began;
    for (;;) {
        while (under_way < in_flight && published < most && now() < ending && (!events || at < end)) {
            missing[published] = everybody;
            sent[published] = now();
            uint32_t size = sizeof published;
            const char *from = (const char *)&published;
            if (events) {
                memcpy(&size, at, 4);
                from = at + 4;
                at += 4 + size;
            }
            while (size > 0) {
                ssize_t wrote = write(out, from, size);
                if (wrote < 0 && errno != EAGAIN && errno != EINTR) die("publish");
                if (wrote > 0) from += wrote, size -= wrote;
            }
            published++;
            under_way++;
        }
        if (!under_way) break;
        int n = epoll_wait(poll, ready, 512, patience);
        if (n == 0) {
            for (; forgotten < published; forgotten++) {
                if (missing[forgotten] > 0) {
                    lost += missing[forgotten];
                    under_way--;
                }
                missing[forgotten] = 0;
            }
        }
        for (int k = 0; k < n; k++) {
            if (ready[k].data.u32 == (uint32_t)everybody) {
                ssize_t got = recv(out, room, ROOM, MSG_DONTWAIT);
                if (got > 0 && memmem(room, got, "-NOSCRIPT", 9)) {
                    fprintf(stderr, "crowd: the script is not loaded\n");
                    return 1;
                }
                continue;
            }
            struct one *who = &crowd[ready[k].data.u32];
            memcpy(room, who->tail, who->kept);
            ssize_t got = recv(who->fd, room + who->kept, ROOM, MSG_DONTWAIT);
            if (got <= 0) {
                if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
                    epoll_ctl(poll, EPOLL_CTL_DEL, who->fd, NULL);
                    hung_up++;
                }
                continue;
            }
            reads++;
            char *from = room, *stop = room + who->kept + got, *mark;
            last = now();
            while ((mark = memmem(from, stop - from, MARK, MARK_SIZE)) && mark + WHOLE <= stop) {
                int number = 0;
                for (int d = 0; d < DIGITS; d++) number = number * 10 + (mark[MARK_SIZE + d] - '0');
                from = mark + WHOLE;
                if (number / PER_RUN != run) continue; /* a straggler of an earlier run */
                number %= PER_RUN;
                deliveries++;
                disorder += number <= who->newest;
                who->newest = number;
                if (missing[number] > 0 && --missing[number] == 0) {
                    under_way--;
                    late[finished++] = last - sent[number];
                }
            }
            if (!mark) mark = stop - from < WHOLE - 1 ? from : stop - (WHOLE - 1);
            who->kept = stop - mark;
            memcpy(who->tail, mark, who->kept);
        }
    }
    struct rusage after;
    getrusage(RUSAGE_SELF, &after);
    double cpu = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) + (after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6 +
                 (after.ru_stime.tv_sec - before.ru_stime.tv_sec) + (after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e6;
    qsort(late, finished, sizeof *late, by_size);
    printf("{\"deliveries\": %ld, \"lost\": %ld, \"disorder\": %ld, \"reads\": %ld, \"hung_up\": %ld, \"seconds\": %.6f, "
           "\"cpu\": %.6f, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n",
           deliveries, lost, disorder, reads, hung_up, last - began, cpu, finished ? late[finished / 2] * 1e3 : 0.0,
           finished ? late[(int)(finished * 0.99)] * 1e3 : 0.0);
    return 0;
}
