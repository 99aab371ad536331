/* Prints what the library answers to the cases of a file, a JSON line each. */
#define _POSIX_C_SOURCE 200809L
#include <airseal.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *text(json_t *of, const char *key) {
    return json_string_value(json_object_get(of, key));
}

/* The limits, "nodes=8" each, or the features; NULL if none are named. */
static const char **list(json_t *named) {
    size_t count = json_is_object(named) ? json_object_size(named) : json_array_size(named), at = 0;
    if (!named)
        return NULL;
    const char **all = calloc(count + 1, sizeof *all);
    if (json_is_object(named)) {
        const char *name;
        json_t *number;
        json_object_foreach(named, name, number) {
            char *limit = malloc(strlen(name) + 32);
            sprintf(limit, "%s=%" JSON_INTEGER_FORMAT, name, json_integer_value(number));
            all[at++] = limit;
        }
    } else {
        for (; at < count; at++)
            all[at] = json_string_value(json_array_get(named, at));
    }
    return all;
}

static json_t *base64(const char *bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(bytes), at = 0;
    char *all = malloc(length * 2 + 8);
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned long three = (unsigned long)(unsigned char)bytes[i] << 16;
        three |= left > 1 ? (unsigned long)(unsigned char)bytes[i + 1] << 8 : 0;
        three |= left > 2 ? (unsigned long)(unsigned char)bytes[i + 2] : 0;
        all[at++] = digits[three >> 18];
        all[at++] = digits[three >> 12 & 63];
        all[at++] = left > 1 ? digits[three >> 6 & 63] : '=';
        all[at++] = left > 2 ? digits[three & 63] : '=';
    }
    json_t *found = json_stringn(all, at);
    free(all);
    return found;
}

static void copy(json_t *to, const char *name, json_t *from, const char *key) {
    json_t *value = json_object_get(from, key);
    json_object_set(to, name, value ? value : json_null());
}

static json_t *check(json_t *options) {
    char *answer;
    int code = airseal_check(text(options, "home"), list(json_object_get(options, "limits")),
                             list(json_object_get(options, "features")), text(options, "release"), &answer);
    char *why = airseal_error(answer);
    json_t *said = json_loads(answer, 0, NULL), *error = json_object_get(said, "error");
    json_t *found = json_object();
    json_object_set_new(found, "exit_code", json_integer(code));
    json_object_set_new(found, "licensed", json_boolean(code == 0));
    json_object_set_new(found, "error", error ? json_string("failed") : json_null());
    copy(found, "hint", error, "hint");
    copy(found, "reason", error ? error : said, error ? "message" : "reason");
    copy(found, "license_id", json_object_get(said, "license"), "license_id");
    for (const char **key = (const char *[]){"expires_at", "seconds_left", "license", NULL}; *key; key++)
        copy(found, *key, said, *key);
    if (error) {
        json_object_set_new(found, "verdict", json_string("unknown"));
        json_object_set_new(found, "not_covered", json_array());
        json_object_set_new(found, "clock_behind", json_false());
        json_object_set_new(found, "critical_advisories", json_array());
    } else {
        for (const char **key = (const char *[]){"verdict", "not_covered", "clock_behind", "critical_advisories", NULL}; *key; key++)
            copy(found, *key, said, *key);
    }
    /* What an admin is told is the reason, unless all is well. */
    int well = code == 0 && !strcmp(text(said, "verdict"), "valid");
    if (well ? why != NULL : !why || strcmp(why, text(found, "reason")))
        abort();
    airseal_free(why);
    airseal_free(answer);
    return found;
}

static json_t *data(json_t *options) {
    char *bytes;
    int code = airseal_data(text(options, "kind"), text(options, "home"), list(json_object_get(options, "limits")), &bytes);
    json_t *found = json_object();
    if (code) {
        json_t *error = json_object_get(json_loads(bytes, 0, NULL), "error");
        json_object_set_new(found, "error", json_string("failed"));
        json_object_set_new(found, "exit_code", json_integer(code));
        copy(found, "message", error, "message");
        copy(found, "hint", error, "hint");
    } else {
        json_object_set_new(found, "error", json_null());
        json_object_set_new(found, "bytes", *bytes ? base64(bytes) : json_null());
    }
    airseal_free(bytes);
    return found;
}

/* Takes every file descriptor that is left, or gives them back. */
static void descriptors(int take) {
    static int taken[1024], count;
    if (take)
        while (count < 1024 && (taken[count] = open("/dev/null", O_RDONLY)) >= 0)
            count++;
    else
        while (count > 0)
            close(taken[--count]);
}

int main(int count, char **arguments) {
    json_t *cases = count == 2 ? json_load_file(arguments[1], JSON_ALLOW_NUL, NULL) : NULL, *one, *value;
    const char *name;
    size_t at;
    if (!cases)
        return 2;
    json_array_foreach(cases, at, one) {
        json_t *environment = json_object_get(one, "environment"), *options = json_object_get(one, "options"), *found;
        const char *call = text(one, "call");
        json_object_foreach(environment, name, value) setenv(name, json_string_value(value), 1);
        descriptors(!strcmp(text(one, "descriptors"), "none"));
        if (!strcmp(call, "check")) {
            found = check(options);
        } else if (!strcmp(call, "data")) {
            found = data(options);
        } else {
            found = json_object();
            json_object_set_new(found, "allowed", json_boolean(airseal_telemetry_allowed(text(options, "home"), NULL)));
        }
        descriptors(0);
        json_object_foreach(environment, name, value) unsetenv(name);
        copy(found, "name", one, "name");
        puts(json_dumps(found, 0));
    }
    return 0;
}
