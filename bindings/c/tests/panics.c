/* A defect of the library is an answer, and does not end the product: here the clock of the system
 * fails, which the standard library of Rust takes for impossible, so that it panics. The functions
 * of a program go before those of the C library.
 *
 *   panics HOME */
#define _POSIX_C_SOURCE 199309L
#include <airseal.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int asked;

int clock_gettime(clockid_t clock, struct timespec *time) {
    (void)clock;
    (void)time;
    asked++;
    errno = EINVAL;
    return -1;
}

int main(int count, char **arguments) {
    char *answer, *why;
    assert(count == 2);
    for (int i = 1; i <= 100; i++) {
        assert(airseal_check(arguments[1], NULL, NULL, NULL, &answer) == 1 && asked >= i);
        why = airseal_error(answer);
        assert(why && strstr(why, "defect"));
        airseal_free(why);
        airseal_free(answer);
    }
    puts("as it should be");
    return 0;
}
