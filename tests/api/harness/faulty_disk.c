/* A disk that fails on command, for a program that it is loaded into (LD_PRELOAD).
 *
 * The file named by FAULTY_DISK holds a `struct control`, which the test writes. While it is armed, operations of the
 * chosen kinds on files whose path contains `name` are counted, and those from `skip` on are refused with `error`,
 * `times` of them (0: all). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, GROW = 2, SYNC = 4 };

struct control {
    uint32_t operations;
    int32_t error;
    uint32_t skip;
    uint32_t times;
    uint32_t seen;
    uint32_t struck;
    char name[40];
};

static struct control *control;

__attribute__((constructor)) static void open_control(void) {
    const char *path = getenv("FAULTY_DISK");
    if (!path) return;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *at = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (at != MAP_FAILED) control = at;
}

static int is_meant(int fd) {
    char link[40] = "/proc/self/fd/", path[4096], digits[12];
    int length = 0, at = 14;
    do digits[length++] = '0' + fd % 10; while (fd /= 10);
    while (length) link[at++] = digits[--length];
    link[at] = 0;
    ssize_t end = readlink(link, path, sizeof path - 1);
    if (end < 0) return 0;
    path[end] = 0;
    return strstr(path, control->name) != NULL;
}

/* Whether this operation is refused; errno is set then. */
static int strikes(uint32_t operation, int fd) {
    if (!control || fd < 0 || !(__atomic_load_n(&control->operations, __ATOMIC_ACQUIRE) & operation)) return 0;
    if (!is_meant(fd)) return 0;
    uint32_t turn = __atomic_fetch_add(&control->seen, 1, __ATOMIC_ACQ_REL);
    if (turn < control->skip) return 0;
    if (control->times && turn >= control->skip + control->times) return 0;
    __atomic_fetch_add(&control->struck, 1, __ATOMIC_ACQ_REL);
    errno = control->error;
    return 1;
}

/* A write that makes a file longer needs room; one within it does not. */
static int write_strikes(int fd, off_t end) {
    struct stat now;
    if (strikes(WRITE, fd)) return 1;
    if (!control || !(control->operations & GROW) || fstat(fd, &now) || end <= now.st_size) return 0;
    return strikes(GROW, fd);
}

static off_t sum(const struct iovec *parts, int count) {
    off_t all = 0;
    for (int i = 0; i < count; i++) all += parts[i].iov_len;
    return all;
}

ssize_t write(int fd, const void *from, size_t size) {
    if (write_strikes(fd, lseek(fd, 0, SEEK_CUR) + (off_t)size)) return -1;
    return syscall(SYS_write, fd, from, size);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    if (write_strikes(fd, at + (off_t)size)) return -1;
    return syscall(SYS_pwrite64, fd, from, size, at);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { return pwrite64(fd, from, size, at); }

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    if (write_strikes(fd, at + sum(parts, count))) return -1;
    return syscall(SYS_pwritev, fd, parts, (long)count, (long)at, 0L);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

int fsync(int fd) { return strikes(SYNC, fd) ? -1 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) { return strikes(SYNC, fd) ? -1 : (int)syscall(SYS_fdatasync, fd); }

int ftruncate64(int fd, off64_t size) { return write_strikes(fd, size) ? -1 : (int)syscall(SYS_ftruncate, fd, size); }

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int posix_fallocate64(int fd, off64_t at, off64_t size) {
    if (write_strikes(fd, at + size)) return errno;
    return syscall(SYS_fallocate, fd, 0, at, size) ? errno : 0;
}

int posix_fallocate(int fd, off_t at, off_t size) { return posix_fallocate64(fd, at, size); }
