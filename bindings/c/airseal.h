/* airseal: the license check of a self-hosted product, without a network.
 *
 * A string that is given is UTF-8 and ends with a zero byte; NULL stands for what is not said.
 * A list of strings ends with NULL. A string that is returned belongs to the caller, who gives it
 * back with airseal_free. Every function may be called from any number of threads at once. None
 * keeps a pointer, and none ends the process. docs/reference/c.md has all that is promised.
 *
 * Made from bindings/c/src/lib.rs by cbindgen: do not edit. */

#ifndef AIRSEAL_H
#define AIRSEAL_H

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The verdict on the license, which must cover these limits and features.
//
// home      The state folder. NULL: the variable AIRSEAL_HOME, else the folder that the machine
//           policy names, else airseal in the data folder of the user.
// limits    How much of each limit is in use: { "nodes=8", NULL }. NULL: nothing.
// features  The features in use: { "rbac", NULL }. NULL: none.
// release   The day of the product's release that runs, "2027-06-30". NULL: not said. Only a
//           license with an end of updates asks for it.
// answer    Gets the JSON object that `airseal verify --json` prints, to be given to
//           airseal_free. NULL: it is not wanted.
//
// Returns the exit code of `airseal verify`: 0 is a valid license or one in its grace days, and
// 10 to 18 are the other verdicts. 1 and 2 mean that there is no verdict, neither yes nor no;
// the object then has the one key "error".
int airseal_check(const char *home,
                  const char *const *limits,
                  const char *const *features,
                  const char *release,
                  char **answer);

// Whether usage data may leave. Ask each time, right before it is sent.
//
// home      As in airseal_check.
// answer    Gets the JSON object that `airseal telemetry check --json` prints, to be given to
//           airseal_free. NULL: it is not wanted.
//
// Returns 1 if it may, else 0: also after any failure.
int airseal_telemetry_allowed(const char *home, char **answer);

// The exact bytes that would leave: send these, and show these to who asks what is sent.
//
// kind      "request", "compliance" or "usage"; or "all": everything that is stored, which is
//           for the admin, and is never sent.
// home      As in airseal_check.
// limits    As in airseal_check, for the compliance report.
// data      Gets the bytes, to be given to airseal_free. They are text without a zero byte. The
//           empty text: nothing would leave, for example because usage data is off. After a
//           failure: a JSON object with the one key "error", which must not be sent.
//
// Returns the exit code of `airseal data show`: 0, or why there are no bytes.
int airseal_data(const char *kind, const char *home, const char *const *limits, char **data);

// What to tell the admin: the reason in an answer, in one sentence.
//
// answer    What airseal_check, airseal_telemetry_allowed or airseal_data gave.
//
// Returns the message of an error, or the reason of each verdict but "valid", to be given to
// airseal_free. NULL if there is nothing to tell.
char *airseal_error(const char *answer);

// Gives back a string that another function returned. NULL is passed over.
void airseal_free(char *string);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* AIRSEAL_H */
