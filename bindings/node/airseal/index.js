'use strict'

const { answer, allowed, document } = require('./lib/answer.js')
const { AirsealError } = require('./lib/error.js')
const { DEFAULT_TIMEOUT, run } = require('./lib/program.js')

async function check (options = {}) {
  try {
    const args = ['verify', ...first(options), ...limits(options)]
    if (typeof options.features === 'string') throw new TypeError('features is a list of names')
    for (const feature of options.features ?? []) args.push(`--feature=${feature}`)
    if (options.release != null) args.push(`--release-date=${options.release}`)
    return answer(await run(args, options))
  } catch (error) {
    if (!(error instanceof AirsealError)) throw error
    return Object.freeze({
      verdict: 'unknown',
      licensed: false,
      reason: error.message,
      exitCode: error.exitCode,
      error,
      licenseId: null,
      expiresAt: null,
      secondsLeft: null,
      notCovered: [],
      clockBehind: false,
      criticalAdvisories: [],
      license: null
    })
  }
}

async function telemetryAllowed (options = {}) {
  try {
    return allowed(await run(['telemetry', 'check', ...first(options)], options))
  } catch (error) {
    if (!(error instanceof AirsealError)) throw error
    return false
  }
}

async function data (kind, options = {}) {
  if (!['request', 'compliance', 'usage', 'all'].includes(kind)) {
    throw new TypeError(`${kind} is not request, compliance, usage or all`)
  }
  return document(await run(['data', 'show', ...first(options), kind, ...limits(options)], options))
}

/** The options of every call, after the command: with that first, the program prepares it alone. */
function first (options) {
  return options.home == null ? ['--json'] : ['--json', `--home=${options.home}`]
}

function limits (options) {
  return Object.entries(options.limits ?? {}).map(([name, number]) => `--limit=${name}=${number}`)
}

module.exports = { AirsealError, DEFAULT_TIMEOUT, check, data, telemetryAllowed }
