#!/usr/bin/env node
'use strict'
// `npx airseal`: the program itself, with the same streams, exit code and signal.

const { spawnSync } = require('node:child_process')
const { find } = require('../lib/program.js')

try {
  const run = spawnSync(find(), process.argv.slice(2), { stdio: 'inherit' })
  if (run.error) throw run.error
  if (run.signal) process.kill(process.pid, run.signal)
  else process.exitCode = run.status
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}
