// The validator of the German BSI and its partners (csaf-validator-lib, made for Secvisogram)
// checks CSAF documents: the strict JSON schema of CSAF 2.0, and every mandatory test of its
// section 6.1.
//
//   node csaf.mjs FILE...
import { readFileSync } from 'node:fs'
import validate from '@secvisogram/csaf-validator-lib/validateStrict.js'
import { csaf_2_0_strict } from '@secvisogram/csaf-validator-lib/schemaTests.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'

const tests = [csaf_2_0_strict, ...Object.values(mandatory)]
let failed = false
for (const file of process.argv.slice(2)) {
  const { isValid, tests: results } = await validate(tests, JSON.parse(readFileSync(file, 'utf8')))
  console.log(`${file}: ${isValid ? 'valid' : 'not valid'}`)
  for (const { name, errors, isValid: passed } of results) {
    if (!passed) console.log(`  ${name}: ${JSON.stringify(errors)}`)
  }
  failed ||= !isValid
}
process.exit(failed ? 1 : 0)
