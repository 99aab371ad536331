'use strict'
// Finds the program, runs it once, and bounds what it may cost.

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { AirsealError } = require('./error.js')

// It takes milliseconds; a slow disk may take longer.
const DEFAULT_TIMEOUT = 10_000
// A day: timers take no more than 24 days.
const LONGEST_TIMEOUT = 86_400_000
// More than this on standard output, in bytes, is not an answer.
const STDOUT_LIMIT = 16 * 1024 * 1024
// As much of standard error is kept, in bytes; the rest is read and dropped.
const STDERR_KEPT = 64 * 1024
// What of the environment reaches the program, beside AIRSEAL_…: nothing secret.
const PASSED_ON = ['CREDENTIALS_DIRECTORY', 'DO_NOT_TRACK', 'HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME']
// `npx airseal`, which runs the program as well.
const SCRIPT = path.join(__dirname, '..', 'bin', 'airseal.js')

/** Runs the program: its exit code and what it wrote. Rejects with an AirsealError. */
function run (args, { program, timeout = DEFAULT_TIMEOUT }) {
  return new Promise((resolve, reject) => {
    const file = find(program)
    let child, timer
    try {
      child = spawn(file, args, {
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that whatever it started ends with it.
        detached: true
      })
    } catch (error) {
      return reject(notStarted(error))
    }
    child.on('error', error => {
      clearTimeout(timer)
      reject(notStarted(error))
    })
    // Without a free file descriptor there are no streams; the error comes a moment later.
    if (!child.stdout || !child.stderr) return
    const stdout = []
    const stderr = []
    let [written, kept] = [0, 0]
    timer = setTimeout(() => {
      end(new AirsealError('timed-out', 'airseal did not answer in time'))
    }, Math.min(Math.max(timeout, 1), LONGEST_TIMEOUT))
    function end (error) {
      clearTimeout(timer)
      reject(error)
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // Nothing of it is left.
      }
      child.stdout.destroy()
      child.stderr.destroy()
      // The product may end before the kernel is done with it.
      child.unref()
    }
    child.stdout.on('data', chunk => {
      stdout.push(chunk)
      written += chunk.length
      if (written > STDOUT_LIMIT) {
        end(new AirsealError('unreadable', 'airseal wrote more than an answer can be'))
      }
    })
    child.stderr.on('data', chunk => {
      if (kept < STDERR_KEPT) stderr.push(chunk.subarray(0, STDERR_KEPT - kept))
      kept += chunk.length
    })
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer)
      const said = Buffer.concat(stderr).toString()
      if (signal !== null) {
        const number = os.constants.signals[signal]
        return reject(new AirsealError('killed', `airseal was ended by signal ${number}`, { stderr: said }))
      }
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: said })
    })
  })
}

/** The program: the one named, the one of the optional dependency, or one on PATH. */
function find (program) {
  const name = program ?? process.env.AIRSEAL_PROGRAM
  if (!name) {
    try {
      return require.resolve(`@airseal/${process.platform}-${process.arch}/bin/airseal`)
    } catch {
      // It is optional.
    }
  }
  const found = onPath(name || 'airseal')
  if (found === undefined) {
    throw new AirsealError('not-started', `airseal cannot be started: there is no program ${name || 'airseal'}`)
  }
  return found
}

function onPath (name) {
  if (name.includes(path.sep)) return isProgram(name) ? name : undefined
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders.map(folder => path.join(folder, name)).find(isProgram)
}

function isProgram (file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    // npm puts our own script on PATH: it would run itself without end.
    return fs.statSync(file).isFile() && fs.realpathSync(file) !== SCRIPT
  } catch {
    return false
  }
}

function environment () {
  const passedOn = ([name]) => name.startsWith('AIRSEAL_') || PASSED_ON.includes(name)
  return Object.fromEntries(Object.entries(process.env).filter(passedOn))
}

function notStarted (cause) {
  return new AirsealError('not-started', `airseal cannot be started: ${cause.message}`, { cause })
}

module.exports = { DEFAULT_TIMEOUT, find, run }
