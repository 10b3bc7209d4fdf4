/* Descriptors, the worker's own among them, and files. */
#define _GNU_SOURCE
#include "library.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1024 };

/* Until it fails. */
static const char *leaks(const char *input) {
    long count = 0;
    (void)input;
    while (open("/dev/null", O_RDONLY) >= 0) {
        count++;
    }
    return answer("{\"opened\":%ld,\"error\":\"%s\"}", count, strerrorname_np(errno));
}

static const char *closes_all(const char *input) {
    (void)input;
    for (int each = 0; each < MOST; each++) {
        close(each);
    }
    return answer("\"closed\"");
}

/* Bytes in hexadecimal digits, into every descriptor but the usual three; sockets only, if so told. */
static const char *writes_to_all(const char *input) {
    char hex[2048];
    unsigned char bytes[sizeof hex / 2];
    size_t count = 0;
    text(input, "bytes", hex, sizeof hex);
    for (unsigned byte; sscanf(hex + 2 * count, "%2x", &byte) == 1; count++) {
        bytes[count] = (unsigned char)byte;
    }
    for (int each = 3; each < MOST; each++) {
        if (write(each, bytes, count) < 0) {
            continue;
        }
    }
    return answer("\"written\"");
}

static const char *lists(const char *input) {
    char list[4096] = "", path[64], target[256];
    DIR *folder = opendir("/proc/self/fd");
    (void)input;
    for (struct dirent *each; folder != NULL && (each = readdir(folder)) != NULL;) {
        snprintf(path, sizeof path, "/proc/self/fd/%.20s", each->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length > 0 && atoi(each->d_name) != dirfd(folder)) {
            target[length] = '\0';
            size_t used = strlen(list);
            snprintf(list + used, sizeof list - used, "%s\"%.20s %s\"", used ? "," : "", each->d_name, target);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return answer("[%s]", list);
}

static const char *outcome(int failed) {
    return answer("\"%s\"", failed ? strerrorname_np(errno) : "done");
}

static const char *reads(const char *input) {
    char path[1024];
    int file = open(text(input, "path", path, sizeof path), O_RDONLY);
    const char *made = outcome(file < 0);
    if (file >= 0) {
        close(file);
    }
    return made;
}

/* A file of so many bytes. */
static const char *writes(const char *input) {
    char path[1024], block[4096];
    long left = number(input, "bytes", 1);
    int file = open(text(input, "path", path, sizeof path), O_WRONLY | O_CREAT | O_TRUNC, 0600), failed = file < 0;
    memset(block, 'x', sizeof block);
    while (!failed && left > 0) {
        ssize_t written = write(file, block, left < (long)sizeof block ? (size_t)left : sizeof block);
        failed = written < 0;
        left -= written;
    }
    const char *made = outcome(failed);
    if (file >= 0) {
        close(file);
    }
    return made;
}

static const char *connects(const char *input) {
    (void)input;
    struct sockaddr address = {.sa_family = AF_INET};
    long port = number(input, "port", 80);
    address.sa_data[0] = (char)(port >> 8);
    address.sa_data[1] = (char)port;
    memcpy(address.sa_data + 2, (unsigned char[]){127, 0, 0, 1}, 4);
    int socket_made = socket(AF_INET, SOCK_STREAM, 0);
    const char *made = outcome(connect(socket_made, &address, sizeof address));
    close(socket_made);
    return made;
}

const struct operation descriptors[] = {
    {"leaks", leaks}, {"closes_all", closes_all}, {"writes_to_all", writes_to_all}, {"lists", lists},
    {"reads", reads}, {"writes", writes}, {"connects", connects}, {NULL, NULL},
};
