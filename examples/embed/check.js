// A product that asks airseal before it starts, in Node.js: npm install airseal-*.tgz
const airseal = require('airseal')

async function main () {
  const answer = await airseal.check({ limits: { nodes: Number(process.env.NODES ?? 1) } })
  if (answer.licensed) {
    console.log('licensed')
  } else if (answer.verdict === 'not-covered') {
    console.log('the license does not cover this many nodes')
  } else if (answer.verdict === 'unknown') {
    // Neither yes nor no: go on, tell the admin, and ask again later.
    console.log(`the license was not checked: ${answer.reason}`)
  } else {
    console.log('running without a license')
  }
  console.log('usage data is ' + (await airseal.telemetryAllowed() ? 'on' : 'off'))
}

main()
