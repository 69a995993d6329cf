/**
 * Runs one of the bundled programs: `node scripts/run.mjs cli release.unhoused --as ...`, `schema --check`, `bench pages`.
 * A program is a module that exports `main(parameters)`.
 */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { bundle, checkout, entries, installPackages, onRightNode } from './bundle.mjs'

const [name = '', ...parameters] = process.argv.slice(2)
if (!(name in entries())) {
  console.error(`There is no program called '${name}'. There are: ${Object.keys(entries()).join(', ')}.`)
  process.exit(2)
}
installPackages()
await onRightNode()
await bundle()
process.setSourceMapsEnabled(true)
const program = await import(pathToFileURL(join(checkout, '.build', `${name}.mjs`)).href)
await program.main?.(parameters)
