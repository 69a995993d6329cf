/** Upload keys: made and revoked by the organisation's administrator, shown once, and good for sending extracts under one agreement. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { notify } from '../../platform/notices.ts'
import type { AppDatabase } from '../../platform/context.ts'
import { openAccount } from '../../organisations/actions.ts'
import { agreementsOfOrganisation, findExtract } from '../store/extract.ts'
import { progressOf } from '../store/progress.ts'
import { keyOfHash, type KeyFound } from '../store/senders.ts'
import { progressWords } from '../progress.ts'
import { allowsSupply, EXTRACT_STATES } from '../states.ts'
import { ExtractId, OFFICERS } from './standing.ts'

const ADMINISTRATORS = ['administrator'] as const
/** A key lasts at most a year: somebody looks at it again. */
const KEY_DAYS_MAX = 366
const KEYS_MAX = 10
const PREFIX = 'tlk_'

/** The hash under which a key is kept. Its 32 random bytes need no slow one: nobody guesses them. */
const keyHash = (key: string): Buffer => createHash('sha256').update(key).digest()
const BEARER = /^Bearer (tlk_[\w-]{43})$/

/** Whom a request's `Authorization` header stands for: the key, as long as it works, as a data officer who does nothing but send. */
export const keyAtDoor = async (database: AppDatabase, authorization: string, today: Day): Promise<KeyFound | null> => {
  const key = BEARER.exec(authorization)?.[1]
  return key === undefined ? null : keyOfHash(database, keyHash(key), today)
}

/** One key, without its secret. */
export interface KeyRow {
  readonly id: string
  readonly name: string
  readonly agreement: string
  readonly lastLetters: string
  readonly expiresOn: Day
  readonly madeBy: string
  readonly madeAt: Date
  readonly usedAt: Date | null
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
}

/** The organisation's keys, the newest first, and the agreements that one can be made for. */
export const listKeys = query({
  name: 'extracts.keys',
  title: 'The keys with which your agency’s systems send extracts',
  who: ['administrator', 'data-officer'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const organisation = context.viewer?.organisationId ?? ''
    const { rows } = await sql<KeyRow>`
      select k.id, k.name, a.title || ' (' || a.reference || ')' as agreement, k.last_letters as "lastLetters", k.expires_on as "expiresOn", m.name as "madeBy", k.made_at as "madeAt", k.used_at as "usedAt",
        k.revoked_at as "revokedAt", r.name as "revokedBy"
      from upload_key k join account m on m.id = k.made_by left join account r on r.id = k.revoked_by left join agreement a on a.id = k.agreement_id
      where k.organisation_id = ${organisation}::uuid order by k.revoked_at is not null, k.made_at desc`.execute(context.tx)
    const agreements = (await agreementsOfOrganisation(context, organisation)).filter((one) => allowsSupply(one, organisation, context.today))
    return yes({ keys: rows, today: context.today, until: addDays(context.today, 180), mayChange: context.viewer?.role === 'administrator', agreements: agreements.map(({ id, reference, title }) => ({ id, reference, title })) })
  },
})

/** Makes a key: told once, kept as a hash, under an account of its own that nobody signs in to. */
export const makeKey = action({
  name: 'extracts.make-key',
  title: 'Make a key with which a system of your agency sends extracts under one agreement, and does nothing else',
  who: ADMINISTRATORS,
  classes: [],
  tellsOnce: true,
  input: z.object({
    name: letters(80).min(3, 'Name the system that is to send, for example Nightly custody export.'),
    agreement: z.uuid('Choose the agreement that it sends under.'),
    expires: aDay('the last day on which the key works'),
  }),
  async run(context, { name, agreement: chosen, expires }) {
    const { viewer, today, tx, now } = context
    const agreement = (await agreementsOfOrganisation(context, viewer.organisationId)).find((one) => one.id === chosen)
    if (!agreement || !allowsSupply(agreement, viewer.organisationId, today)) return no('Your organisation has not signed this agreement, or it is not in force for supplying records.', 'agreement')
    if (expires < today) return no('This day is over. Choose a day to come.', 'expires')
    if (expires > addDays(today, KEY_DAYS_MAX)) return no('A key works for at most a year: choose an earlier day.', 'expires')
    await sql`select pg_advisory_xact_lock(hashtextextended(${`extracts.keys ${viewer.organisationId}`}, 0))`.execute(tx)
    const standing = await tx.selectFrom('upload_key').select('id').where('organisation_id', '=', viewer.organisationId).where('revoked_at', 'is', null).where('expires_on', '>=', today).execute()
    if (standing.length >= KEYS_MAX) return no(`Your organisation has ${KEYS_MAX} keys that work. Revoke one first.`)
    const id = context.random.uuid()
    const account = await openAccount(context, { name: `Upload key “${name}”`, handle: `key.${id}`, email: `key.${id}@throughline.invalid`, keptBy: viewer.organisationId })
    const key = `${PREFIX}${randomBytes(32).toString('base64url')}`
    await tx.insertInto('upload_key').values({
      id, organisation_id: viewer.organisationId, agreement_id: agreement.id, account_id: account, name, key_hash: keyHash(key), last_letters: key.slice(-4), expires_on: expires, made_by: viewer.accountId, made_at: now,
    }).execute()
    await notify(context, [{ to: { organisationId: viewer.organisationId, role: 'data-officer' }, words: `A key was made with which a system of yours sends extracts: “${name}”.`, href: '/extracts/keys' }])
    return yes({ id, name, key })
  },
})

/** Revokes a key from this moment on. What it sent stays; what waits of it, its officer decides. */
export const revokeKey = action({
  name: 'extracts.revoke-key',
  title: 'Revoke a key: nothing is sent with it any longer',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({ key: z.uuid('This is not the id of a key.') }),
  async run({ tx, viewer, now }, { key }) {
    const revoked = await tx.updateTable('upload_key').set({ revoked_at: now, revoked_by: viewer.accountId }).where('id', '=', key).where('organisation_id', '=', viewer.organisationId).where('revoked_at', 'is', null).executeTakeFirst()
    return revoked.numUpdatedRows > 0n ? yes({ key }) : notFound()
  },
})

/** How far a file is that was sent with the viewer's own key: states and counts, never a row of it. */
export const uploadState = query({
  name: 'extracts.upload-state',
  title: 'How far an extract is that you sent: its state and counts',
  who: OFFICERS,
  classes: [],
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    const extract = await findExtract(context, id)
    if (!extract || extract.receivedById !== context.viewer?.accountId) return notFound()
    const progress = extract.state === 'reading' || extract.state === 'confirming' ? await progressOf(context, id) : null
    const { state, rowsNew, rowsChanged, rowsUnchanged, rowsRefused, rowsOlder, rowsWithdrawn, contentsDay, covers } = extract
    return yes({
      extract: id, state, words: extract.waitsBecause ?? extract.problem ?? (progress ? progressWords(progress) : EXTRACT_STATES[state]), day: contentsDay, covers,
      rows: { new: rowsNew, changed: rowsChanged, unchanged: rowsUnchanged, refused: rowsRefused, older: rowsOlder, withdrawn: rowsWithdrawn },
      ...(progress ? { progress: { phase: progress.phase, rows: progress.rows, done: progress.done, of: progress.all } } : {}),
    })
  },
})
