/**
 * Runs one of the bundled programs: `node scripts/run.mjs cli release.unhoused --as ...`, `schema --check`, `bench pages`.
 * A program exports `main(parameters)`, or does its work when it is loaded.
 */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { bundle, checkout, entries, installPackages, onRightNode } from './bundle.mjs'

const words = process.argv.slice(2)
const taken = words[0] === 'bench' ? 2 : 1
const name = words.slice(0, taken).join('/')
const parameters = words.slice(taken)
if (!(name in entries())) {
  console.error(`There is no program called '${words.slice(0, taken).join(' ')}'. There are: ${Object.keys(entries()).join(', ').replaceAll('bench/', 'bench ')}.`)
  process.exit(2)
}
installPackages()
await onRightNode()
await bundle(name, ...(['schema', 'test-server'].includes(name) ? [] : ['worker', 'thread']), ...(name.startsWith('bench/') ? ['web'] : []))
process.setSourceMapsEnabled(true)
const program = join(checkout, '.build', `${name}.mjs`)
process.argv = [process.execPath, program, ...parameters]
const { main } = await import(pathToFileURL(program).href)
await main?.(parameters)
