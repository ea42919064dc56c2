/* Faults in the file layer, for tests: loaded with LD_PRELOAD before a program, it stands between
 * the program and the C library and lets the n-th call of one kind fail. Linux only.
 *
 * Only calls on files below one folder count; all others pass. What the environment says:
 *
 *   FAULT_UNDER   the folder, as realpath has it; without it nothing happens
 *   FAULT_KIND    which calls count: open, read, write, sync, name (rename, link, unlink), size (truncate)
 *   FAULT_AT      the number of the call that fails, from 1; 0 for none
 *   FAULT_HOW     an errno: the call is not done, and fails with it
 *                 short: half of a read or write is done, as the system may
 *                 kill:  the process is killed in place of the call
 *                 torn:  half of a write is done, then the process is killed
 *   FAULT_STAYS   1: all later calls of the kind fail, too, as on a disk that is full or gone
 *   FAULT_COUNTS  a file into which, at the end, goes how many calls of each kind there were
 *   FAULT_TRACE   a file to which each call that changes something is added, with the bytes that were written,
 *                 and a line for each write to standard output
 *
 * What a program does by system calls of its own, without the C library, is not seen.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN, READ, WRITE, SYNC, NAME, SIZE, KINDS };
static const char *const kinds[KINDS] = { "open", "read", "write", "sync", "name", "size" };

static char under[PATH_MAX];
static size_t under_length;
static int wanted = -1, at, how, stays, shorter, kills;
static int counts[KINDS];
static int trace = -1;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void)
{
    const char *said = getenv("FAULT_UNDER");
    if (!said || !*said || strlen(said) >= sizeof under) return;
    strcpy(under, said);
    under_length = strlen(under);
    if ((said = getenv("FAULT_KIND")))
        for (int kind = 0; kind < KINDS; kind++)
            if (!strcmp(said, kinds[kind])) wanted = kind;
    if ((said = getenv("FAULT_AT"))) at = atoi(said);
    if ((said = getenv("FAULT_STAYS"))) stays = atoi(said);
    said = getenv("FAULT_HOW");
    if (!said) said = "";
    shorter = !strcmp(said, "short") || !strcmp(said, "torn");
    kills = !strcmp(said, "kill") || !strcmp(said, "torn");
    how = atoi(said);
    if ((said = getenv("FAULT_TRACE")))
        trace = (int)syscall(SYS_openat, AT_FDCWD, said, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void)
{
    const char *to = getenv("FAULT_COUNTS");
    if (!under_length || !to) return;
    char text[256];
    int length = 0;
    for (int kind = 0; kind < KINDS; kind++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s %d\n", kinds[kind], counts[kind]);
    int file = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, text, length);
    syscall(SYS_close, file);
}

/* The next definition of a function: the C library's own. */
#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int is_below(const char *path)
{
    return !strncmp(path, under, under_length) && (path[under_length] == '/' || !path[under_length]);
}

/* The path of an open file, where it is below the folder. */
static int of_file(int file, char path[PATH_MAX])
{
    if (!under_length || file < 0) return 0;
    int before = errno;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    errno = before;
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* A path that a program names, made whole as well as needed here. */
static int of_name(int folder, const char *name, char path[PATH_MAX])
{
    if (!under_length || !name) return 0;
    if (*name == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        char start[PATH_MAX];
        int before = errno;
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, start, sizeof start) <= 0) { errno = before; return 0; }
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, start, sizeof start - 1);
            if (length <= 0) { errno = before; return 0; }
            start[length] = 0;
        }
        errno = before;
        size_t length = strlen(start);
        if (length + strlen(name) + 2 > PATH_MAX) return 0;
        memcpy(path, start, length);
        path[length] = '/';
        strcpy(path + length + 1, name);
    }
    return is_below(path);
}

/* One line of the trace: kind, call, offset, length, path, and behind it the bytes that were written. */
static void note(enum kind kind, const char *call, off_t offset, const void *bytes, size_t length, const char *path)
{
    if (trace < 0) return;
    int before = errno;
    char head[2 * PATH_MAX + 128];
    int used = snprintf(head, sizeof head, "%s %s %lld %zu %s\n", kinds[kind], call, (long long)offset,
                        bytes ? length : 0, path);
    struct iovec parts[2] = { { head, (size_t)used }, { (void *)bytes, bytes ? length : 0 } };
    pthread_mutex_lock(&one_at_a_time);
    syscall(SYS_writev, trace, parts, bytes ? 2 : 1);
    pthread_mutex_unlock(&one_at_a_time);
    errno = before;
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

enum verdict { PASS, FAIL, HALF };

/* Counts a call, and says what becomes of it. */
static enum verdict judge(enum kind kind)
{
    int number = __atomic_add_fetch(&counts[kind], 1, __ATOMIC_SEQ_CST);
    if (kind != (enum kind)wanted || !at || number < at || (number > at && !stays)) return PASS;
    if (shorter) return HALF;
    if (kills) die();
    errno = how;
    return FAIL;
}

static size_t half(size_t length)
{
    return length > 1 ? length / 2 : length;
}

/* --- opening --- */

#define OPENS(name, declared, passed, folder) \
    int name declared \
    { \
        REAL(name); \
        mode_t mode = 0; \
        if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        char whole[PATH_MAX]; \
        if (of_name(folder, path, whole)) { \
            if (judge(OPEN) != PASS) return -1; \
            int file = real passed; \
            if (file >= 0 && (flags & (O_CREAT | O_TRUNC))) \
                note(OPEN, flags & O_TRUNC ? "truncate" : "create", 0, NULL, 0, whole); \
            return file; \
        } \
        return real passed; \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPENS(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode), folder)
OPENS(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode), folder)

/* --- reading --- */

#define READS(name, declared, whole, part) \
    ssize_t name declared \
    { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (of_file(file, path)) { \
            enum verdict verdict = judge(READ); \
            if (verdict == FAIL) return -1; \
            if (verdict == HALF) return real part; \
        } \
        return real whole; \
    }

READS(read, (int file, void *to, size_t length), (file, to, length), (file, to, half(length)))
READS(pread, (int file, void *to, size_t length, off_t offset), (file, to, length, offset), (file, to, half(length), offset))
READS(pread64, (int file, void *to, size_t length, off64_t offset), (file, to, length, offset), (file, to, half(length), offset))

/* --- writing --- */

#define WRITES(name, declared, whole, part, offset) \
    ssize_t name declared \
    { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (trace >= 0 && file == STDOUT_FILENO) note(WRITE, "print", 0, NULL, 0, "-"); \
        if (!of_file(file, path)) return real whole; \
        off_t place = trace < 0 ? 0 : (offset); \
        enum verdict verdict = judge(WRITE); \
        if (verdict == FAIL) return -1; \
        ssize_t done = verdict == HALF ? real part : real whole; \
        if (done > 0) note(WRITE, #name, place, from, (size_t)done, path); \
        if (verdict == HALF && kills) die(); \
        return done; \
    }

WRITES(write, (int file, const void *from, size_t length), (file, from, length), (file, from, half(length)),
       lseek(file, 0, SEEK_CUR))
WRITES(pwrite, (int file, const void *from, size_t length, off_t offset), (file, from, length, offset),
       (file, from, half(length), offset), offset)
WRITES(pwrite64, (int file, const void *from, size_t length, off64_t offset), (file, from, length, offset),
       (file, from, half(length), offset), offset)

/* Part of it is a whole answer of writev; what it leaves comes again. */
ssize_t writev(int file, const struct iovec *parts, int count)
{
    REAL(writev);
    char path[PATH_MAX];
    if (count < 1 || !of_file(file, path)) return real(file, parts, count);
    return write(file, parts[0].iov_base, parts[0].iov_len);
}

/* Copying within the kernel is refused, so that programs copy by reading and writing. */
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags)
{
    REAL(copy_file_range);
    char path[PATH_MAX];
    if (of_file(in, path) || of_file(out, path)) { errno = ENOSYS; return -1; }
    return real(in, from, out, to, length, flags);
}

#define SENDS(name, offset) \
    ssize_t name(int out, int in, offset *from, size_t length) \
    { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (of_file(in, path) || of_file(out, path)) { errno = ENOSYS; return -1; } \
        return real(out, in, from, length); \
    }

SENDS(sendfile, off_t)
SENDS(sendfile64, off64_t)

/* --- syncing, sizes --- */

#define ON_FILE(name, kind, declared, passed, offset) \
    int name declared \
    { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (of_file(file, path)) { \
            if (judge(kind) != PASS) return -1; \
            int done = real passed; \
            if (done == 0) note(kind, #name, offset, NULL, 0, path); \
            return done; \
        } \
        return real passed; \
    }

ON_FILE(fsync, SYNC, (int file), (file), 0)
ON_FILE(fdatasync, SYNC, (int file), (file), 0)
ON_FILE(ftruncate, SIZE, (int file, off_t length), (file, length), length)
ON_FILE(ftruncate64, SIZE, (int file, off64_t length), (file, length), length)

/* --- names --- */

/* The trace has both paths, with a tab between. */
static void note_names(const char *call, const char *from, const char *to)
{
    char both[2 * PATH_MAX];
    snprintf(both, sizeof both, "%s\t%s", from, to);
    note(NAME, call, 0, NULL, 0, both);
}

#define ON_NAMES(name, declared, passed, from_folder, to_folder) \
    int name declared \
    { \
        REAL(name); \
        char source[PATH_MAX], target[PATH_MAX]; \
        int counts_here = of_name(from_folder, from, source) | of_name(to_folder, to, target); \
        if (!counts_here) return real passed; \
        if (judge(NAME) != PASS) return -1; \
        int done = real passed; \
        if (done == 0) note_names(#name, source, target); \
        return done; \
    }

ON_NAMES(rename, (const char *from, const char *to), (from, to), AT_FDCWD, AT_FDCWD)
ON_NAMES(renameat, (int old, const char *from, int new, const char *to), (old, from, new, to), old, new)
ON_NAMES(renameat2, (int old, const char *from, int new, const char *to, unsigned flags), (old, from, new, to, flags), old, new)
ON_NAMES(link, (const char *from, const char *to), (from, to), AT_FDCWD, AT_FDCWD)
ON_NAMES(linkat, (int old, const char *from, int new, const char *to, int flags), (old, from, new, to, flags), old, new)

#define ON_NAME(name, declared, passed, folder) \
    int name declared \
    { \
        REAL(name); \
        char whole[PATH_MAX]; \
        if (!of_name(folder, path, whole)) return real passed; \
        if (judge(NAME) != PASS) return -1; \
        int done = real passed; \
        if (done == 0) note(NAME, #name, 0, NULL, 0, whole); \
        return done; \
    }

ON_NAME(unlink, (const char *path), (path), AT_FDCWD)
ON_NAME(unlinkat, (int folder, const char *path, int flags), (folder, path, flags), folder)
