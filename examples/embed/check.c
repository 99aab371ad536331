/* A product that asks airseal before it starts, in C: cc check.c $(pkg-config --cflags --libs airseal) */
#include <airseal.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    const char *in_use = getenv("NODES");
    char nodes[32];
    snprintf(nodes, sizeof nodes, "nodes=%s", in_use ? in_use : "1");

    char *answer;
    int code = airseal_check(NULL, (const char *[]){nodes, NULL}, NULL, NULL, &answer);
    char *reason = airseal_error(answer);
    if (code == 0)
        puts("licensed");
    else if (code == 16)
        puts("the license does not cover this many nodes");
    else if (code < 10)
        /* Neither yes nor no: go on, tell the admin, and ask again later. */
        printf("the license was not checked: %s\n", reason ? reason : "no memory");
    else
        puts("running without a license");
    airseal_free(reason);
    airseal_free(answer);

    printf("usage data is %s\n", airseal_telemetry_allowed(NULL, NULL) ? "on" : "off");
    return 0;
}
