/**
 * The command-line door: `npm run -s throughline -- <name> --field value --as person@organisation [--purpose p]`.
 * The result is JSON on stdout, words go to stderr. Exit 0 done, 2 refused, 3 not found or not shared, 1 a fault.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { runNamed } from './api.ts'
import type { AnyNamed } from './platform/action.ts'
import { clock, contextFor } from './platform/context.ts'
import { foldersOf } from './platform/data-folder.ts'
import { openDatabases } from './platform/database.ts'
import { openRecords } from './platform/records.ts'
import type { Tool } from './platform/tool.ts'
import { londonDay } from './core/dates.ts'
import { isToolError } from './core/tool-error.ts'
import { assemble, findHat, named, publishGrid, tools } from './slices.ts'

const HELP = `throughline <name> [--field value ...] [--input file.json] --as person@organisation [--purpose purpose]
throughline <tool> [word] [--field value ...]   files in, files out: no database, nobody signed in (without --as)
throughline names      lists every action, query and tool`

const EXIT = { refused: 2, 'not-found': 3, stale: 2 } as const

interface Command {
  readonly name: string
  readonly as: string | undefined
  readonly purpose: string | undefined
  readonly input: Readonly<Record<string, unknown>>
}

/**
 * `--first-meeting 2026-03-05` becomes `{ firstMeeting: '2026-03-05' }`; a field given twice becomes a list. Numbers and yes/no follow the schema. A tool's
 * subject may stand right after its name: `calculate release-day --in ...`, and its switches without a value: `--json`.
 */
export const readCommand = (parameters: readonly string[], schemaOf: (name: string) => z.ZodType | undefined, toolOf?: (name: string) => Pick<Tool, 'subject' | 'switches'> | undefined): Command => {
  const [name = '', ...words] = parameters
  const given: Record<string, string | string[]> = {}
  const [subject, first] = [toolOf?.(name)?.subject, words[0]]
  const switches = toolOf?.(name)?.switches ?? []
  const hasSubject = subject !== undefined && first !== undefined && !first.startsWith('--')
  if (hasSubject) given[subject] = first
  const rest = hasSubject ? words.slice(1) : words
  for (let i = 0; i < rest.length; i++) {
    const flag = rest[i] ?? ''
    if (!flag.startsWith('--')) throw new Error(`'${flag}' is not a field: write --field value.`)
    const field = flag.slice(2).replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase())
    const next = rest[i + 1]
    const alone = switches.includes(field) && (next === undefined || next.startsWith('--'))
    const value = alone ? 'true' : next
    if (!alone) i++
    if (value === undefined) throw new Error(`--${flag.slice(2)} needs a value.`)
    const before = given[field]
    given[field] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  const { as, purpose, input: file, ...fields } = given
  const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
  const fromFile = one(file)
  const read = fromFile ? (JSON.parse(readFileSync(fromFile, 'utf8')) as Record<string, unknown>) : {}
  return { name, as: one(as), purpose: one(purpose), input: { ...read, ...typed(fields, schemaOf(name)) } }
}

const typed = (fields: Readonly<Record<string, string | string[]>>, schema: z.ZodType | undefined): Record<string, unknown> => {
  const properties = schema ? ((z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, { type?: string }> }).properties ?? {}) : {}
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => {
    const type = properties[field]?.type
    if (type === 'array') return [field, Array.isArray(value) ? value : [value]]
    if (typeof value !== 'string') return [field, value]
    if ((type === 'number' || type === 'integer') && value !== '' && Number.isFinite(Number(value))) return [field, Number(value)]
    if (type === 'boolean' && (value === 'true' || value === 'false')) return [field, value === 'true']
    return [field, value]
  }))
}

const listNames = (): void => {
  for (const one of [...named.values()].sort((a, b) => a.name.localeCompare(b.name)))
    console.log(`${one.name.padEnd(34)} ${one.kind.padEnd(7)} ${one.title}`)
  for (const tool of tools.values()) console.log(`${tool.name.padEnd(34)} tool    ${tool.title}`)
}

/** Runs one command and sets the exit code. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  if (parameters.length === 0 || parameters[0] === 'help' || parameters[0] === '--help') return console.error(HELP)
  if (parameters[0] === 'names') return listNames()
  let command: Command
  try {
    command = readCommand(parameters, (name) => named.get(name)?.input, (name) => tools.get(name))
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : String(fault))
    process.exitCode = 2
    return
  }
  const one = named.get(command.name)
  const tool = tools.get(command.name)
  // A name may be both: a question to the records for whoever says who they are, and the same question to a file for anybody.
  if (tool && !(one && command.as)) return runTool(tool, command)
  if (!one) {
    console.error(`There is no action, query or tool called '${command.name}'. 'throughline names' lists them.`)
    process.exitCode = 3
    return
  }
  await run(command, one)
}

/** A bad case is an answer too: its code and sentence on stdout, and exit 2. */
const runTool = async (tool: Tool, command: Command): Promise<void> => {
  const answer = await tool.run(command.input)
  console.log(JSON.stringify(answer ?? null, null, 2))
  if (isToolError(answer)) process.exitCode = EXIT.refused
}

const run = async (command: Command, one: AnyNamed): Promise<void> => {
  const installation = await openRecords()
  const databases = openDatabases(installation)
  try {
    await publishGrid(databases.owner)
    const [person = '', organisation = ''] = (command.as ?? '').split('@')
    const viewer = command.as ? await findHat(databases.app, person, organisation, londonDay(clock()), command.purpose) : null
    if (!viewer && one.who !== 'anyone') {
      console.error(command.as ? 'Nobody of this name wears a hat at this organisation today.' : 'Say who you are: --as person@organisation.')
      process.exitCode = 3
      return
    }
    const result = await runNamed(assemble(databases.app, foldersOf(installation.dataFolder)), contextFor(viewer, 'cli'), one, command.input)
    if (result.ok) console.log(JSON.stringify(result.value ?? null, null, 2))
    else {
      console.error(result.field ? `${result.field}: ${result.message}` : result.message)
      process.exitCode = EXIT[result.kind]
    }
  } finally {
    await databases.close()
    await installation.close()
  }
}
