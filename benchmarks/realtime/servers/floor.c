/* The floor: an epoll server that hands what it hears from Valkey to every socket, framed once, one write for what came
   in one read. It checks nothing and knows nobody; only our own crowd connects.

   floor PORT VALKEY_PORT CHANNEL */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536
#define ROOM (1 << 20)

static char *waiting[MOST];       /* what a socket could not take yet */
static size_t waiting_size[MOST];
static int place[MOST], sockets[MOST], count, poll_fd; /* sockets that are welcomed, and where each stands among them */

static void watch(int fd, int how, unsigned what) {
    struct epoll_event wish = {.events = what, .data.fd = fd};
    epoll_ctl(poll_fd, how, fd, &wish);
}

static int open_port(int port, int listening) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    if (listening) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (bind(fd, (struct sockaddr *)&where, sizeof where) || listen(fd, 4096)) exit(1);
    } else if (connect(fd, (struct sockaddr *)&where, sizeof where)) exit(1);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

static void leave(int fd) {
    if (place[fd]) {
        int other = sockets[--count];
        sockets[place[fd] - 1] = other;
        place[other] = place[fd];
        place[fd] = 0;
    }
    free(waiting[fd]);
    waiting[fd] = NULL;
    waiting_size[fd] = 0;
    close(fd);
}

static void hand(int fd, const char *from, size_t size) {
    if (!waiting_size[fd]) {
        ssize_t sent = send(fd, from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) sent = 0;
        from += sent;
        size -= sent;
        if (!size) return;
        watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    waiting[fd] = realloc(waiting[fd], waiting_size[fd] + size);
    memcpy(waiting[fd] + waiting_size[fd], from, size);
    waiting_size[fd] += size;
}

static void hand_rest(int fd) {
    ssize_t sent = send(fd, waiting[fd], waiting_size[fd], MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent <= 0) return;
    memmove(waiting[fd], waiting[fd] + sent, waiting_size[fd] -= sent);
    if (!waiting_size[fd]) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
}

/* One bulk string; returns what follows it, or NULL if it is not all there. */
static char *bulk(char *at, char *end, char **text, size_t *size) {
    char *line = at < end && *at == '$' ? memchr(at, '\n', end - at) : NULL;
    if (!line) return NULL;
    *size = strtoul(at + 1, NULL, 10);
    *text = line + 1;
    return line + 1 + *size + 2 <= end ? line + 1 + *size + 2 : NULL;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    static char room[ROOM], frames[2 * ROOM];
    size_t held = 0;
    poll_fd = epoll_create1(0);
    int door = open_port(atoi(argv[1]), 1), store = open_port(atoi(argv[2]), 0);
    dprintf(store, "SUBSCRIBE %s\r\n", argv[3]);
    watch(door, EPOLL_CTL_ADD, EPOLLIN);
    watch(store, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        struct epoll_event ready[256];
        int n = epoll_wait(poll_fd, ready, 256, -1);
        for (int k = 0; k < n; k++) {
            int fd = ready[k].data.fd, yes = 1;
            if (fd == door) {
                int guest = accept4(door, NULL, NULL, SOCK_NONBLOCK);
                if (guest < 0) continue;
                if (guest >= MOST) { close(guest); continue; }
                setsockopt(guest, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                watch(guest, EPOLL_CTL_ADD, EPOLLIN);
            } else if (fd == store) {
                ssize_t got = recv(store, room + held, ROOM - held, 0);
                if (got <= 0) return 1;
                held += got;
                char *at = room, *end = room + held, *next, *text;
                size_t size, filled = 0;
                while (at < end && *at == '*' && (next = memchr(at, '\n', end - at))) {
                    char *kind;
                    size_t kind_size;
                    if (!(next = bulk(next + 1, end, &kind, &kind_size)) || !(next = bulk(next, end, &text, &size))) break;
                    if (kind_size == 9) { /* subscribe: a number follows */
                        next = memchr(next, '\n', end - next);
                        if (!next) break;
                        at = next + 1;
                        continue;
                    }
                    if (!(next = bulk(next, end, &text, &size))) break;
                    frames[filled++] = (char)0x81;
                    if (size < 126) frames[filled++] = size;
                    else {
                        frames[filled++] = 126;
                        frames[filled++] = size >> 8;
                        frames[filled++] = size & 255;
                    }
                    memcpy(frames + filled, text, size);
                    filled += size;
                    at = next;
                }
                memmove(room, at, held = end - at);
                for (int i = 0; filled && i < count; i++) hand(sockets[i], frames, filled);
            } else {
                char said[4096];
                if (ready[k].events & EPOLLOUT) hand_rest(fd);
                if (!(ready[k].events & ~EPOLLOUT)) continue;
                ssize_t got = recv(fd, said, sizeof said, MSG_DONTWAIT);
                if (got == 0 || (got < 0 && errno != EAGAIN)) leave(fd);
                else if (got > 0 && !place[fd]) {
                    const char *welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05ready";
                    sockets[count++] = fd;
                    place[fd] = count;
                    hand(fd, welcome, strlen(welcome));
                }
            }
        }
    }
}
