'use strict'

/** There is no answer from the program; index.d.ts says what the fields mean. */
class AirsealError extends Error {
  constructor (kind, message, { exitCode = null, hint = null, stderr = '', cause } = {}) {
    super(message, { cause })
    this.name = 'AirsealError'
    this.kind = kind
    this.exitCode = exitCode
    this.hint = hint
    this.stderr = stderr
  }
}

module.exports = { AirsealError }
