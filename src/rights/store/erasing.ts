/**
 * Erases one human being over all slices, in one transaction of the owner: all of it or nothing. A worker that is killed leaves
 * it whole, and the next one does it. Files go after the transaction; the certificate remembers them until they have gone.
 */
import { sql, type Transaction } from 'kysely'
import { writeAudit } from '../../platform/audit.ts'
import type { Offers } from '../../platform/context.ts'
import type { Folders } from '../../platform/data-folder.ts'
import type { Databases } from '../../platform/database.ts'
import type { Job, JobHands } from '../../platform/jobs.ts'
import type { DB } from '../../platform/schema.ts'
import { z } from 'zod'
import { ERASURE_GROUNDS, type ErasureGround } from '../erasure.ts'
import { removeFiles } from './exports.ts'
import { added, erasePlatformRows, eraseRows, isHeld, tracesOf } from './rows.ts'

const Input = z.object({ request: z.uuid() })

/** Removes files that certificates name and nobody has removed yet: at the end of an erasure, and again after a crash. */
export const removeCertifiedFiles = async ({ owner }: Databases, files: Folders, now: Date): Promise<void> => {
  const waiting = await owner.selectFrom('certificate').select(['id', 'files']).where('files_gone_at', 'is', null).where(sql<boolean>`cardinality(files) > 0`).execute()
  for (const { id, files: names } of waiting) {
    const inFolder = (folder: string): string[] => names.flatMap((name) => (name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : []))
    await removeFiles(files.exports, inFolder('exports'))
    await removeFiles(files.uploads, inFolder('uploads'))
    await owner.updateTable('certificate').set({ files_gone_at: now }).where('id', '=', id).execute()
  }
}

/** What stands in the way now, in a sentence; null when nothing does. */
const blocked = async (tx: Transaction<DB>, offered: Pick<Offers, 'erasing'>, people: readonly string[], files: Folders): Promise<string | null> => {
  if (await isHeld(tx, people)) return 'A legal hold was set after this was approved. It waits until the hold has ended.'
  const traces = await tracesOf(tx, people)
  for (const one of offered.erasing) {
    const why = await one.blockedBy?.(tx, traces, files)
    if (why) return why
  }
  return null
}

const eraseNow = async (tx: Transaction<DB>, { holdings, erasing }: Pick<Offers, 'holdings' | 'erasing'>, hands: JobHands, request: string): Promise<void> => {
  const { files, context } = hands
  const asked = await tx.selectFrom('rights_request').innerJoin('rights_erasure', 'rights_erasure.request_id', 'rights_request.id')
    .select(['rights_request.reference', 'rights_request.person_id', 'rights_request.organisation_id', 'rights_request.state', 'ground', 'proposed_by', 'approved_by']).where('rights_request.id', '=', request).forUpdate().executeTakeFirst()
  // Done before, by a worker that was killed on the way to say so.
  if (asked?.state !== 'erasing' || asked.approved_by === null) return
  const same = await sql<{ id: string }>`select same_people(${asked.person_id}::uuid) as id`.execute(tx)
  const people = same.rows.map(({ id }) => id)
  const why = await blocked(tx, { erasing }, people, files)
  if (why !== null) {
    await tx.insertInto('rights_step').values({ id: context.random.uuid(), request_id: request, person_id: asked.person_id, organisation_id: asked.organisation_id, state: 'erasing', words: why, done_on: context.today, done_at: context.now, done_by: asked.approved_by }).execute()
    return
  }
  const traces = await tracesOf(tx, people)
  const exported = await tx.selectFrom('rights_export').select('sha256').where('person_id', 'in', people).execute()
  const names = exported.map(({ sha256 }) => `exports/${sha256}`)
  let counts: Record<string, number> = {}
  for (const one of erasing) {
    const done = await one.erase(tx, traces, files, asked.reference)
    counts = added(counts, done.counts)
    names.push(...done.uploads.map((name) => `uploads/${name}`))
  }
  counts = added(counts, await erasePlatformRows(tx, traces, hands.id))
  counts = added(counts, await eraseRows(tx, holdings, people))
  const { title } = ERASURE_GROUNDS[asked.ground as ErasureGround]
  await tx.insertInto('certificate').values({
    id: context.random.uuid(), kind: 'erasure', reference: asked.reference, organisation_id: asked.organisation_id, made_on: context.today, made_at: context.now, ground: title,
    first_by: asked.proposed_by, approved_by: asked.approved_by, people: 1, counts: JSON.stringify(counts), files: names,
  }).execute()
  await writeAudit({ ...context, tx }, { name: 'rights.erase', kind: 'action', outcome: 'done', people, classes: [], fields: [], allowedBy: `erasure approved by a second person, certificate ${asked.reference}` })
}

/** The worker's erasing. */
export const erasingJob = (offered: Pick<Offers, 'holdings' | 'erasing'>): Job => ({
  name: 'rights.erase',
  async run(hands, input) {
    const { request } = Input.parse(input)
    await hands.databases.owner.transaction().execute((tx) => eraseNow(tx, offered, hands, request))
    await removeCertifiedFiles(hands.databases, hands.files, hands.context.now)
  },
})
