/** Proving an exported file of the audit: no database, nobody signed in, and as little memory for millions of lines as for ten. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { toolError, type ToolError } from '../core/tool-error.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import type { Tool } from '../platform/tool.ts'
import { beginningOf, chainCheck, FAULTS, FORM, type Finding, type Link, type Proof } from './chain.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'A hash is 64 hexadecimal figures.')

/** The first line of an export: which chain, which stretch of it, and what stands before and at its end. */
export const ExportHeader = z.object({
  export: z.literal('throughline audit'), form: z.literal(FORM), chain: z.uuid(), from: z.iso.date(), to: z.iso.date(),
  first: z.number().int().min(1), last: z.number().int().min(1), before: Hash.nullable(), head: Hash,
})
export type ExportHeader = z.output<typeof ExportHeader>

const Words = z.union([z.string(), z.number(), z.null(), z.array(z.string())])
const Entry = z.object({
  id: Words, occurred_at: Words, request_id: Words, door: Words, account_id: Words, organisation_id: Words, role: Words, purpose: Words, name: Words, kind: Words,
  outcome: Words, person_ids: Words, people_count: Words, classes: Words, fields: Words, allowed_by: Words,
})
const ExportLink = z.object({ position: z.number().int().min(1), entryId: z.string(), leaf: Hash, hash: Hash, sealedAt: z.string(), entry: Entry.nullable(), withheld: z.boolean().optional() })
const Parameters = z.object({
  in: z.union([z.string(), z.array(z.string()).min(1)], 'Say which file: --in export.jsonl'),
  head: Hash.optional(),
})

/** A line that cannot be read is named by its number. */
class UnreadableLine extends Error {}

/** The lines of an export: a file of JSON lines, or the one JSON object that the command line and the API answer with. */
async function* linesOf(path: string): AsyncGenerator<unknown> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    if (number === 1 && line.trim() === '{') return yield* insideOf(path)
    try {
      yield JSON.parse(line)
    } catch {
      throw new UnreadableLine(`Line ${number} of ${path} is not JSON.`)
    }
  }
}

async function* insideOf(path: string): AsyncGenerator<unknown> {
  const whole = z.object({ header: z.unknown(), links: z.array(z.unknown()) }).safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (!whole.success) throw new UnreadableLine(`${path} is not an export of the audit.`)
  yield whole.data.header
  yield* whole.data.links
}

/** One finding with the sentence that says what it means. */
const inWords = (finding: Finding): Finding & { readonly words: string } => ({ ...finding, words: FAULTS[finding.fault] })

type Answer = Omit<Proof, 'findings'> & { readonly whole: boolean; readonly first: number; readonly last: number; readonly findings: readonly ReturnType<typeof inWords>[] }

/** `npm run -s throughline -- audit.verify --in export.jsonl [--in the-next.jsonl] [--head <hash>]`: exit 0 whole, 2 broken. */
export const verifyExport: Tool = {
  name: 'audit.verify',
  title: 'Proves an exported stretch of the audit without a database: --in export.jsonl, --head with a hash that you noted',
  async run(parameters) {
    const asked = Parameters.safeParse(parameters)
    if (!asked.success) return toolError('parameters-wrong', asked.error.issues[0]?.message ?? 'Say which file: --in export.jsonl')
    const paths = [asked.data.in].flat()
    for (const path of paths) if (!(await stat(path).catch(() => null))?.isFile()) return toolError('file-missing', `There is no file at ${path}.`)
    try {
      return await proveFiles(paths, asked.data.head)
    } catch (fault) {
      if (fault instanceof UnreadableLine || fault instanceof z.ZodError || fault instanceof SyntaxError)
        return toolError('export-unreadable', fault instanceof UnreadableLine ? fault.message : 'A line of the export is not as exports are written: it was changed, or is of a newer version.')
      throw fault
    }
  },
}

const proveFiles = async (paths: readonly string[], noted: string | undefined): Promise<Answer | ToolError | (Answer & ToolError)> => {
  let check: ReturnType<typeof chainCheck> | null = null
  let first: ExportHeader | null = null
  let current: ExportHeader | null = null
  let wrongBeginning = false
  let notedFound = noted === undefined
  for (const path of paths) {
    let isHeader = true
    for await (const line of linesOf(path)) {
      if (isHeader) {
        isHeader = false
        const header: ExportHeader = ExportHeader.parse(line)
        if (current && header.chain !== current.chain) return toolError('chains-differ', `${path} is of another chain than the file before it.`)
        current = header
        first ??= header
        const beginning = beginningOf(fingerprint, header.chain)
        if (header.first === 1 && header.before !== beginning.hash) wrongBeginning = true
        check ??= chainCheck(fingerprint, header.first === 1 ? beginning : { position: header.first - 1, hash: header.before })
        continue
      }
      const link: Link = linkOf(ExportLink.parse(line))
      check?.step(link)
      if (link.hash === noted) notedFound = true
    }
  }
  if (!check || !first || !current) return toolError('export-empty', 'There is nothing in this export to prove.')
  const proof = check.finish()
  const end = proof.head?.position ?? first.first - 1
  const findings: Finding[] = [...proof.findings]
  if (end < current.last) findings.push({ fault: 'cut', position: end + 1, entryId: null, count: current.last - end })
  else if (proof.head?.hash !== current.head || wrongBeginning) findings.push({ fault: 'head', position: end, entryId: null, count: 1 })
  if (!notedFound) findings.push({ fault: 'head', position: null, entryId: null, count: 1 })
  const answer: Answer = { ...proof, whole: findings.length === 0, first: first.first, last: end, findings: findings.map(inWords) }
  return answer.whole ? answer : { error: 'chain-broken', message: brokenWords(findings), ...answer }
}

const linkOf = ({ withheld, ...link }: z.output<typeof ExportLink>): Link => (withheld === undefined ? link : { ...link, withheld })

const brokenWords = (findings: readonly Finding[]): string => {
  const named = findings.slice(0, 3).map(({ fault, position, entryId }) => `${FAULTS[fault]} (${position === null ? 'no place' : `place ${position}`}${entryId ? `, entry ${entryId}` : ''})`)
  return `The chain is broken. ${named.join(' ')}${findings.length > 3 ? ' More are listed below.' : ''}`
}
