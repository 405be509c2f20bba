/* The floor under every builder: only writes files of given sizes, with two processes.
 *
 *     floor LIST FOLDER
 *
 * Each line of LIST is a size in bytes, a blank and a path; the files are made below FOLDER, which must be there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 2, BLOCK = 1 << 16 };

static char block[BLOCK];

static void fail(const char *what) {
    perror(what);
    _exit(1);
}

static int create(char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (file >= 0 || errno != ENOENT)
        return file;
    for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            fail(path);
        *slash = '/';
    }
    return open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
}

static void fill(int file, size_t size) {
    while (size > 0) {
        ssize_t written = write(file, block, size < BLOCK ? size : BLOCK);
        if (written < 0)
            fail("write");
        size -= (size_t)written;
    }
}

/* Makes the files of one process: each gets a run of lines of about the same length of text. */
static void make(char *line, const char *end) {
    while (line < end) {
        char *path, *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = strtoul(line, &path, 10);
        *stop = '\0';
        int file = create(path + 1);
        if (file < 0)
            fail(path + 1);
        fill(file, size);
        close(file);
        line = stop + 1;
    }
}

int main(int count, char **words) {
    struct stat about;
    if (count != 3)
        return 2;
    int list = open(words[1], O_RDONLY);
    if (list < 0 || fstat(list, &about) != 0)
        fail(words[1]);
    char *text = malloc((size_t)about.st_size + 1);
    if (!text || read(list, text, (size_t)about.st_size) != about.st_size)
        fail(words[1]);
    if (chdir(words[2]) != 0)
        fail(words[2]);
    memset(block, 'x', BLOCK);
    char *start = text, *end = text + about.st_size;
    for (int number = 1; number <= PROCESSES; number++) {
        char *stop = number == PROCESSES ? end : text + about.st_size / PROCESSES * number;
        while (stop > start && stop < end && stop[-1] != '\n')
            stop++;
        pid_t child = fork();
        if (child < 0)
            fail("fork");
        if (child == 0) {
            make(start, stop);
            _exit(0);
        }
        start = stop;
    }
    int status, failed = 0;
    while (wait(&status) > 0)
        failed |= status != 0;
    return failed;
}
