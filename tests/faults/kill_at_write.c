/* Preloaded into a child of the tests: SIGKILL at the N-th write to a file or socket.
   A kill comes before the call, or in the middle of a page: half of it is written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long left = 0;

void tocsin_kill_at(long number) { atomic_store(&left, number); }

static int is_the_one(void) {
  return atomic_load(&left) > 0 && atomic_fetch_sub(&left, 1) == 1;
}

static void die(void) { kill(getpid(), SIGKILL); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  if (is_the_one()) {
    if (count > 1) real(file, bytes, count / 2, at);
    die();
  }
  return real(file, bytes, count, at);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  if (is_the_one()) die();
  return real(file);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  if (is_the_one()) die();
  return real(file);
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
  static ssize_t (*real)(int, const void *, size_t, int);
  if (!real) real = dlsym(RTLD_NEXT, "send");
  if (is_the_one()) {
    if (count > 1) real(socket, bytes, count / 2, flags);
    die();
  }
  return real(socket, bytes, count, flags);
}
