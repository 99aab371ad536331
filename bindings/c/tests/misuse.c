/* What a caller may do, and what the library makes of arguments that are wrong: many threads with
 * small stacks, answers that are changed in place, NULL where it is allowed and where it is not.
 *
 *   misuse HOME     HOME has a license for 10 nodes, and usage data is on. */
#include <airseal.h>
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char *home;

static void *ask(void *number) {
    /* Every other thread asks for too much: no thread gets another's answer. */
    int over = (int)(long)number % 2;
    const char *limits[] = {over ? "nodes=11" : "nodes=10", NULL};
    for (int i = 0; i < 25; i++) {
        char *answer = NULL, *why, *data = NULL;
        assert(airseal_check(home, limits, NULL, NULL, &answer) == (over ? 16 : 0));
        assert(strstr(answer, over ? "\"verdict\":\"not-covered\"" : "\"verdict\":\"valid\""));
        why = airseal_error(answer);
        assert(over ? why && strstr(why, "nodes") : !why);
        assert(airseal_telemetry_allowed(home, NULL) == 1);
        assert(airseal_data("usage", home, NULL, &data) == 0 && strstr(data, "\"report\":\"usage\""));
        airseal_free(why);
        airseal_free(answer);
        airseal_free(data);
    }
    return NULL;
}

/* An answer without a verdict that says `message`. */
static void refused(int code, char **given, const char *message) {
    char *answer = *given, *why = airseal_error(answer);
    assert((code == 1 || code == 2) && !strncmp(answer, "{\"error\":{", 10) && !strstr(answer, "\"verdict\""));
    assert(why && strstr(why, message));
    airseal_free(why);
    airseal_free(answer);
}

int main(int count, char **arguments) {
    pthread_t threads[8];
    pthread_attr_t small;
    char *answer;
    assert(count == 2);
    home = arguments[1];

    pthread_attr_init(&small);
    assert(!pthread_attr_setstacksize(&small, 256 * 1024));
    for (long i = 0; i < 8; i++)
        assert(!pthread_create(&threads[i], &small, ask, (void *)i));
    for (int i = 0; i < 8; i++)
        assert(!pthread_join(threads[i], NULL));

    /* Nothing is wanted back, and nothing is given back. */
    assert(airseal_check(home, NULL, NULL, NULL, NULL) == 0);
    airseal_free(NULL);
    assert(!airseal_error(NULL) && !airseal_error("") && !airseal_error("[1]") && !airseal_error("\xff"));
    /* Cut in place, as strtok does. */
    assert(airseal_check(home, NULL, NULL, NULL, &answer) == 0);
    answer[0] = 0;
    airseal_free(answer);

    refused(airseal_check("/\xff", NULL, NULL, NULL, &answer), &answer, "home is not UTF-8");
    refused(airseal_check(home, (const char *[]){"nodes=1", "\xc3", NULL}, NULL, NULL, &answer), &answer, "limits is not UTF-8");
    refused(airseal_check(home, (const char *[]){"nodes=1", "nodes=2", NULL}, NULL, NULL, &answer), &answer, "nodes");
    refused(airseal_check(home, NULL, (const char *[]){"", NULL}, NULL, &answer), &answer, "feature");
    refused(airseal_check(home, NULL, NULL, "tomorrow", &answer), &answer, "tomorrow");
    refused(airseal_data(NULL, home, NULL, &answer), &answer, "");
    refused(airseal_data("--help", home, NULL, &answer), &answer, "--help");
    refused(airseal_data("usage", home, (const char *[]){"nodes", NULL}, &answer), &answer, "nodes");
    assert(airseal_telemetry_allowed("/\xff", NULL) == 0);
    puts("as it should be");
    return 0;
}
