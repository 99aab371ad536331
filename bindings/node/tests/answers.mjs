// Prints what the package answers to the cases of a file, a JSON line each. It is copied to
// where the package is installed.
import fs from 'node:fs'
import { check, data, telemetryAllowed } from 'airseal'

const day = date => date && date.toISOString().replace('.000Z', 'Z')

async function answer (call, { timeout = 10, ...options }) {
  options.timeout = timeout * 1000
  if (call === 'telemetry_allowed') return { allowed: await telemetryAllowed(options) }
  if (call === 'data') {
    try {
      const found = await data(options.kind, options)
      return { error: null, bytes: found && found.toString('base64') }
    } catch (error) {
      return { error: error.kind, exit_code: error.exitCode, message: error.message, hint: error.hint }
    }
  }
  const said = await check(options)
  return {
    verdict: said.verdict,
    licensed: said.licensed,
    error: said.error && said.error.kind,
    hint: said.error && said.error.hint,
    exit_code: said.exitCode,
    reason: said.reason,
    license_id: said.licenseId,
    expires_at: day(said.expiresAt),
    seconds_left: said.secondsLeft,
    not_covered: said.notCovered.map(({ releasesUntil, releaseDate, ...gap }) => ({
      ...gap, releases_until: releasesUntil, release_date: releaseDate
    })),
    clock_behind: said.clockBehind,
    critical_advisories: said.criticalAdvisories,
    license: said.license
  }
}

function takeDescriptors () {
  const taken = []
  try {
    for (;;) taken.push(fs.openSync('/dev/null'))
  } catch {
    return taken
  }
}

for (const { name, call, options, environment, descriptors } of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
  Object.assign(process.env, environment)
  const taken = descriptors === 'none' ? takeDescriptors() : []
  const said = await answer(call, options)
  taken.forEach(descriptor => fs.closeSync(descriptor))
  for (const variable in environment) delete process.env[variable]
  console.log(JSON.stringify({ name, ...said }))
}
