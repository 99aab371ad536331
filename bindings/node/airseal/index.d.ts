/**
 * Ask airseal for the license of a self-hosted product, without a network.
 *
 * Every call runs the program `airseal` once, which takes a few milliseconds. The program
 * decides; this package only asks.
 */

/** The verdict on a license; each is also the word that airseal prints. */
export type Verdict =
  /** The license is in force. */
  | 'valid'
  /** Past its end and within its grace days, or the clock is wrong: go on, and tell the admin. */
  | 'grace'
  /** Not a license, or a field is out of range. */
  | 'malformed'
  /** Bad signature, unknown or revoked signer, or no trust bundle is pinned. */
  | 'untrusted'
  /** The license was revoked. */
  | 'revoked'
  /** Past the grace days. */
  | 'expired'
  /** The license begins later. */
  | 'not-yet-valid'
  /** Another product, edition, instance or email. */
  | 'mismatch'
  /** A limit, feature or release that was asked for is not in the license. */
  | 'not-covered'
  /** The clock has gone backwards, and that decides. */
  | 'clock'
  /** No license is installed, or the instance is not registered. */
  | 'missing'
  /** There is no verdict: the program did not answer. It is neither a yes nor a no. */
  | 'unknown'

/** Why there is no answer; the same words in every language. */
export type ErrorKind =
  /** The program is not there, or it cannot be started. */
  | 'not-started'
  /** A signal ended the program. */
  | 'killed'
  /** The program did not answer in time and was ended. */
  | 'timed-out'
  /** The answer is not one of airseal's, is too long, or contradicts the exit code. */
  | 'unreadable'
  /** The program says that it could not do the work; message and hint are the program's. */
  | 'failed'

/** There is no answer from the program. The message says why, in one sentence. */
export class AirsealError extends Error {
  private constructor()
  readonly kind: ErrorKind
  /** The exit code of the program; null if it did not end by itself. */
  readonly exitCode: number | null
  /** What to do next, if the program said so. */
  readonly hint: string | null
  /** What the program wrote to standard error, at most 64 KiB of it. */
  readonly stderr: string
}

/** How to call the program. */
export interface CallOptions {
  /**
   * The state folder. Without it, airseal decides: AIRSEAL_HOME, the machine policy, or the data
   * folder of the user.
   */
  home?: string
  /**
   * The program to run. Without it: AIRSEAL_PROGRAM, the program of the optional dependency, or
   * the one on PATH.
   */
  program?: string
  /** How long the call may take, in milliseconds. The default is {@link DEFAULT_TIMEOUT}. */
  timeout?: number
}

export interface DataOptions extends CallOptions {
  /** How much of each limit is in use. */
  limits?: Readonly<Record<string, number | bigint>>
}

export interface CheckOptions extends DataOptions {
  /** The features that the license must have. */
  features?: Iterable<string>
  /**
   * The day of the product's release that runs, as YYYY-MM-DD; a license with an end of updates
   * asks for it.
   */
  release?: string
}

/** Something that was asked for and is not covered: a limit, a feature, or a release. */
export interface Gap {
  readonly limit: string | null
  /** How many were asked for. */
  readonly asked: number | null
  /** How many are licensed; null if the license does not name the limit. */
  readonly licensed: number | null
  readonly feature: string | null
  /** The last day of the releases that are covered. */
  readonly releasesUntil: string | null
  /** The day of the release that was asked for; null if it was not said. */
  readonly releaseDate: string | null
}

export interface Answer {
  readonly verdict: Verdict
  /** Whether the verdict is valid or grace. */
  readonly licensed: boolean
  /** Why, in one sentence for people. */
  readonly reason: string
  /** The exit code of the program; null if it did not end by itself. */
  readonly exitCode: number | null
  /** Why there is no verdict; null unless it is `unknown`. */
  readonly error: AirsealError | null
  /** The id of the license, once its signature was good. */
  readonly licenseId: string | null
  /** When the license ends, if its signature was good and it does end. */
  readonly expiresAt: Date | null
  /** Until then; negative in grace; null while the license does not count. */
  readonly secondsLeft: number | null
  readonly notCovered: readonly Gap[]
  /** Whether the clock is more than a day behind a time that was seen. */
  readonly clockBehind: boolean
  /** The ids of the vendor's critical advisories that nobody has acknowledged; null if unreadable. */
  readonly criticalAdvisories: readonly string[] | null
  /** Every field of the license, as in its file; null unless its signature was good. */
  readonly license: Readonly<Record<string, unknown>> | null
}

/** A kind of data that may leave, or all that this instance stores, which never leaves. */
export type Kind = 'request' | 'compliance' | 'usage' | 'all'

/** How long a call may take, in milliseconds: 10 seconds. */
export const DEFAULT_TIMEOUT: number

/**
 * The verdict on the license, which must cover these limits and features.
 *
 * Whatever happens to the program, there is an answer: the verdict is `unknown`, `reason` says
 * why, and `error` is the error. Unknown does not mean that there is no license.
 */
export function check(options?: CheckOptions): Promise<Answer>

/** Whether usage data may leave. Ask each time before you send. Any failure at all means no. */
export function telemetryAllowed(options?: CallOptions): Promise<boolean>

/**
 * The exact bytes that would leave; null if nothing would, for example usage data while it is
 * off. Rejects with an {@link AirsealError}.
 */
export function data(kind: Kind, options?: DataOptions): Promise<Buffer | null>
