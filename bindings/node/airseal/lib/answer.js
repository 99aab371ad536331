'use strict'
// What the program answers, checked key by key: what is not sure is not a yes.

const { AirsealError } = require('./error.js')

const VERDICTS = [
  'valid', 'grace', 'malformed', 'untrusted', 'revoked', 'expired', 'not-yet-valid', 'mismatch', 'not-covered', 'clock',
  'missing'
]

// What a value of JSON must be.
const isString = value => typeof value === 'string'
const isInteger = value => Number.isInteger(value)
const isBoolean = value => typeof value === 'boolean'
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTime = value => isString(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && !isNaN(new Date(value))
const isListOf = is => value => Array.isArray(value) && value.every(is)

/** The answer of `verify`. Throws an AirsealError. */
function answer (output) {
  const said = object(output)
  const license = optional(output, said, 'license', isObject)
  const expiresAt = optional(output, said, 'expires_at', isTime)
  const gaps = optional(output, said, 'not_covered', isListOf(isObject)) ?? []
  const found = {
    verdict: required(output, said, 'verdict', value => VERDICTS.includes(value)),
    reason: required(output, said, 'reason', isString),
    exitCode: output.exitCode,
    error: null,
    licenseId: license && required(output, license, 'license_id', isString),
    expiresAt: expiresAt && new Date(expiresAt),
    secondsLeft: optional(output, said, 'seconds_left', isInteger),
    notCovered: Object.freeze(gaps.map(gap => Object.freeze({
      limit: optional(output, gap, 'limit', isString),
      asked: optional(output, gap, 'asked', isInteger),
      licensed: optional(output, gap, 'licensed', isInteger),
      feature: optional(output, gap, 'feature', isString),
      releasesUntil: optional(output, gap, 'releases_until', isString),
      releaseDate: optional(output, gap, 'release_date', isString)
    }))),
    clockBehind: optional(output, said, 'clock_behind', isBoolean) ?? false,
    criticalAdvisories: optional(output, said, 'critical_advisories', isListOf(isString)),
    license
  }
  found.licensed = ['valid', 'grace'].includes(found.verdict)
  // A verdict that the exit code contradicts is not one.
  if (found.licensed !== (output.exitCode === 0)) throw unreadable(output)
  return Object.freeze(found)
}

/** The answer of `telemetry check`. Throws an AirsealError. */
function allowed (output) {
  return object(output).allowed === true && output.exitCode === 0
}

/** The answer of `data show`. Throws an AirsealError. */
function document (output) {
  if (output.exitCode === 0 && output.stdout.length === 0) return null
  object(output)
  if (output.exitCode !== 0) throw unreadable(output)
  return output.stdout
}

/** The one object that the program printed, unless it is an error. */
function object (output) {
  let said
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(output.stdout))
  } catch (cause) {
    throw unreadable(output, cause)
  }
  if (!isObject(said)) throw unreadable(output)
  const error = optional(output, said, 'error', isObject)
  if (error === null) return said
  const message = required(output, error, 'message', isString)
  const hint = optional(output, error, 'hint', isString)
  if (output.exitCode === 0) throw unreadable(output)
  throw new AirsealError('failed', message, { exitCode: output.exitCode, hint, stderr: output.stderr })
}

function required (output, said, key, is) {
  if (!is(said[key])) throw unreadable(output)
  return said[key]
}

function optional (output, said, key, is) {
  return said[key] == null ? null : required(output, said, key, is)
}

function unreadable ({ exitCode, stderr }, cause) {
  return new AirsealError('unreadable', 'airseal gave an answer that cannot be read', { exitCode, stderr, cause })
}

module.exports = { answer, allowed, document }
