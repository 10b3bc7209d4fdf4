/* A plugin that does what a test says, by POSIX and C alone. Parameters: {"op": NAME, "path": TEXT, "to": TEXT,
   "number": N}; the answer is "ERRNO TEXT", errno 0 for success. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EXPORT(name) __attribute__((export_name(name)))

static char params[8192], path[4096], to[4096], text[16384], answer[20000];
static long long number;

EXPORT("alloc") void *plugin_alloc(size_t size) { return malloc(size); }

/* Parameters hold no escapes but those of quotes, which no test needs. */
static void string_field(const char *name, char *into, size_t room) {
    char key[32];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *at = strstr(params, key);
    *into = 0;
    if (!at) return;
    at += strlen(key);
    size_t size = strcspn(at, "\"");
    if (size >= room) size = room - 1;
    memcpy(into, at, size);
    into[size] = 0;
}

static int read_all(void) {
    FILE *file = fopen(path, "r");
    if (!file) return -1;
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = 0;
    return ferror(file) | fclose(file);
}

static int write_all(const char *mode) {
    FILE *file = fopen(path, mode);
    if (!file) return -1;
    int failed = fputs(to, file) < 0;
    return fclose(file) | -failed;
}

/* Opens for update, writes at a position, and reads the rest. */
static int update(void) {
    FILE *file = fopen(path, "r+");
    if (!file) return -1;
    if (fseeko(file, number, SEEK_SET) || fputs(to, file) < 0 || fflush(file)) return -1;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    return fclose(file);
}

static int try_open(int flags) {
    int file = open(path, flags, 0644);
    return file < 0 ? -1 : close(file);
}

static int describe(int failed, const struct stat *found) {
    if (failed) return -1;
    const char *type = S_ISREG(found->st_mode)   ? "file"
                       : S_ISDIR(found->st_mode) ? "folder"
                       : S_ISLNK(found->st_mode) ? "link"
                                                 : "other";
    snprintf(text, sizeof text, "%s %lld %lld", type, (long long)found->st_size, (long long)found->st_mtim.tv_sec);
    return 0;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int list(void) {
    DIR *folder = opendir(path);
    if (!folder) return -1;
    char *names[2000];
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) && count < 2000;) {
        names[count++] = strdup(entry->d_name);
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0, used = 0; i < count; i++) {
        used += snprintf(text + used, sizeof text - used, i ? " %s" : "%s", names[i]);
        free(names[i]);
    }
    return closedir(folder);
}

/* Makes a folder with many files, and removes each as it is listed, as rm -r does. */
static int tree(void) {
    if (mkdir(path, 0755)) return -1;
    char name[4200];
    for (int i = 0; i < number; i++) {
        snprintf(name, sizeof name, "%s/file-with-a-name-%d", path, i);
        int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (file < 0 || write(file, "x", 1) != 1 || close(file)) return -1;
    }
    DIR *folder = opendir(path);
    int removed = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0)) return -1;
        removed++;
    }
    snprintf(text, sizeof text, "%d", removed);
    return !folder || closedir(folder) || rmdir(path) ? -1 : 0;
}

/* Writes and reads back so many MiB, in pieces of one. */
static int large(void) {
    enum { MIB = 1 << 20 };
    unsigned char *piece = malloc(MIB), *back = malloc(MIB);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || !piece || !back) return -1;
    for (int i = 0; i < number; i++) {
        memset(piece, i + 1, MIB);
        if (write(file, piece, MIB) != MIB) return -1;
    }
    for (int i = number - 1; i >= 0; i--) {
        memset(piece, i + 1, MIB);
        if (pread(file, back, MIB, (off_t)i * MIB) != MIB || memcmp(piece, back, MIB)) return -1;
    }
    free(piece);
    free(back);
    return fsync(file) | close(file);
}

/* Reads and writes at positions of more than 32 bits. */
static int far(void) {
    off_t at = 5LL << 30;
    char byte = 0;
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || pwrite(file, "far", 3, at) != 3 || lseek(file, 0, SEEK_CUR) != 0) return -1;
    if (lseek(file, -1, SEEK_END) != at + 2 || read(file, &byte, 1) != 1 || byte != 'r') return -1;
    if (lseek(file, 1, SEEK_SET) != 1 || read(file, &byte, 1) != 1 || byte != 0) return -1;
    if (ftruncate(file, 3) || lseek(file, 0, SEEK_END) != 3 || ftruncate(file, 10)) return -1;
    struct stat found;
    return describe(fstat(file, &found), &found) | close(file);
}

/* Opens a file, moves it, and goes on with it. */
static int replace(void) {
    char fresh[4200];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    int file = open(fresh, O_WRONLY | O_CREAT | O_EXCL, 0644);
    struct timespec times[2] = {{.tv_sec = 11}, {.tv_sec = 22}};
    if (file < 0 || write(file, to, strlen(to)) < 0 || fsync(file) || rename(fresh, path)) return -1;
    struct stat found;
    return futimens(file, times) | describe(fstat(file, &found), &found) | close(file);
}

static int set_times(void) {
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = number}};
    return utimensat(AT_FDCWD, path, times, 0);
}

static int relative(void) {
    int folder = open(path, O_RDONLY | O_DIRECTORY);
    if (folder < 0) return -1;
    int file = openat(folder, to, O_RDONLY);
    if (file >= 0) text[read(file, text, 100)] = 0;
    int failed = file < 0 ? errno : 0;
    close(file);
    close(folder);
    errno = failed;
    return failed ? -1 : 0;
}

static int shorten(void) {
    int file = open(path, O_WRONLY);
    return file < 0 ? -1 : ftruncate(file, number) | close(file);
}

static int read_link(void) {
    ssize_t size = readlink(path, text, sizeof text - 1);
    text[size < 0 ? 0 : size] = 0;
    return size < 0 ? -1 : 0;
}

static int64_t nanos(clockid_t clock) {
    struct timespec now;
    return clock_gettime(clock, &now) ? -1 : now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int clocks(void) {
    int64_t before = nanos(CLOCK_MONOTONIC), wall = nanos(CLOCK_REALTIME);
    struct timespec nap = {.tv_nsec = number};
    if (nanosleep(&nap, NULL)) return -1;
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64, wall / 1000000, nanos(CLOCK_MONOTONIC) - before);
    return 0;
}

static int randoms(void) {
    unsigned char a[200] = {0}, b[200] = {0};
    if (getentropy(a, sizeof a) || getentropy(b, sizeof b)) return -1;
    snprintf(text, sizeof text, "%s", memcmp(a, b, sizeof a) ? "different" : "same");
    return 0;
}

extern char **environ;

static int surroundings(void) {
    snprintf(text, sizeof text, "environment %s, input %s, output %s", environ && *environ ? "some" : "none",
             getchar() == EOF ? "empty" : "some", isatty(1) ? "by lines" : "in blocks");
    return 0;
}

static int print(void) {
    printf("%s\n", to);
    fprintf(stderr, "%s %lld", to, number);
    return 0;
}

static bool is(const char *op, const char *name) { return !strcmp(op, name); }

static int run(const char *op) {
    struct stat found;
    if (is(op, "read")) return read_all();
    if (is(op, "write")) return write_all("w");
    if (is(op, "append")) return write_all("a");
    if (is(op, "update")) return update();
    if (is(op, "open-write")) return try_open(O_WRONLY);
    if (is(op, "open-both")) return try_open(O_RDWR);
    if (is(op, "open-truncate")) return try_open(O_RDONLY | O_TRUNC);
    if (is(op, "open-create")) return try_open(O_RDONLY | O_CREAT);
    if (is(op, "open-exclusive")) return try_open(O_WRONLY | O_CREAT | O_EXCL);
    if (is(op, "open-no-follow")) return try_open(O_RDONLY | O_NOFOLLOW);
    if (is(op, "stat")) return describe(stat(path, &found), &found);
    if (is(op, "lstat")) return describe(lstat(path, &found), &found);
    if (is(op, "list")) return list();
    if (is(op, "tree")) return tree();
    if (is(op, "mkdir")) return mkdir(path, 0755);
    if (is(op, "rmdir")) return rmdir(path);
    if (is(op, "unlink")) return unlink(path);
    if (is(op, "remove")) return remove(path);
    if (is(op, "rename")) return rename(path, to);
    if (is(op, "link")) return link(path, to);
    if (is(op, "symlink")) return symlink(to, path);
    if (is(op, "readlink")) return read_link();
    if (is(op, "truncate")) return truncate(path, number);
    if (is(op, "ftruncate")) return shorten();
    if (is(op, "utimensat")) return set_times();
    if (is(op, "access-read")) return access(path, R_OK);
    if (is(op, "openat")) return relative();
    if (is(op, "large")) return large();
    if (is(op, "far")) return far();
    if (is(op, "replace")) return replace();
    if (is(op, "clocks")) return clocks();
    if (is(op, "randoms")) return randoms();
    if (is(op, "surroundings")) return surroundings();
    if (is(op, "print")) return print();
    errno = ENOSYS;
    return -1;
}

EXPORT("command") uint64_t command(char *at, size_t size) {
    char op[64];
    if (size >= sizeof params) return 0;
    memcpy(params, at, size);
    params[size] = 0;
    free(at);
    string_field("op", op, sizeof op);
    string_field("path", path, sizeof path);
    string_field("to", to, sizeof to);
    const char *digits = strstr(params, "\"number\":");
    number = digits ? atoll(digits + strlen("\"number\":")) : 0;
    *text = 0;
    errno = 0;
    int failed = run(op);
    int used = snprintf(answer, sizeof answer, "{\"data\":\"%d %s\"}", failed ? (errno ? errno : -1) : 0, text);
    return (uint64_t)(uintptr_t)answer << 32 | (uint32_t)used;
}
