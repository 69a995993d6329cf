/** The retention schedule at work: looking for what may go, approving it as a second person, and the certificates of what went. */
import { sql } from 'kysely'
import { z } from 'zod'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { askJob } from '../../platform/jobs.ts'
import { liftErasedMarks } from '../../extracts/actions.ts'
import { letters } from '../../core/inputs.ts'
import { newRequestReference } from '../rules.ts'
import { mayApprove } from '../rules.ts'
import { holdsOf, holdsOutOfSight } from './holds.ts'
import { LEADS } from './leads.ts'

const DisposalId = z.uuid('This is not the id of a disposal.')
const FoundRows = z.array(z.object({ kind: z.enum(['case-record', 'supplied-record', 'accountability', 'rights-record']), table: z.string(), rows: z.number(), before: z.string() }))
const Counts = z.record(z.string(), z.number())

/** `D-7K2M9QX`: a disposal is referred to like a request. */
const reference = ({ random }: Acting): string => newRequestReference(random).replace('R-', 'D-')

export const lookForDue = action({
  name: 'rights.look-for-due',
  title: 'Look for what the retention schedule says may be deleted; nothing goes before a second person approves',
  who: LEADS,
  classes: ['identity'],
  input: z.object({}),
  async run(context) {
    const open = await context.tx.selectFrom('disposal').select('reference').where('state', 'in', ['looking', 'found', 'deleting']).executeTakeFirst()
    if (open) return no(`${open.reference} is not finished: approve it or leave it first.`)
    const disposal = context.random.uuid()
    await context.tx.insertInto('disposal').values({ id: disposal, reference: reference(context), organisation_id: context.viewer.organisationId, asked_by: context.viewer.accountId, asked_at: context.now }).execute()
    await askJob(context, 'rights.find-due', { disposal })
    return yes({ disposal })
  },
})

export const approveDisposal = action({
  name: 'rights.approve-disposal',
  title: 'Approve that what the schedule found is deleted, or leave it as it is',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ disposal: DisposalId, how: z.enum(['delete', 'leave'], 'Choose whether it is deleted or left.') }),
  async run(context, input) {
    const row = await context.tx.selectFrom('disposal').selectAll().where('id', '=', input.disposal).executeTakeFirst()
    if (!row) return notFound()
    if (row.state !== 'found') return no('Nothing waits to be approved here. Load the page again.')
    if (input.how === 'leave') {
      await context.tx.updateTable('disposal').set({ state: 'left' }).where('id', '=', row.id).execute()
      return yes({ disposal: row.id, deleting: false })
    }
    const may = mayApprove([row.asked_by], context.viewer.accountId)
    if (!may.ok) return may
    const changed = await context.tx.updateTable('disposal').set({ state: 'deleting', approved_by: context.viewer.accountId, approved_at: context.now }).where('id', '=', row.id).where('state', '=', 'found').executeTakeFirst()
    if (Number(changed.numUpdatedRows) === 0) return no('Somebody else was faster. Load the page again.')
    await askJob(context, 'rights.dispose', { disposal: row.id })
    return yes({ disposal: row.id, deleting: true })
  },
})

/** Somebody who was erased may be loaded again, because an agency must keep them: the flag goes. */
export const liftErasureMark = action({
  name: 'rights.lift-erasure-mark',
  title: 'Let somebody who was erased be loaded again from an agency’s extract, with the reason',
  who: LEADS,
  classes: [],
  input: z.object({ certificate: z.string().trim().toUpperCase().max(100, 'Enter the reference of the certificate, for example R-7K2M9QX.'), reason: letters(500).min(10, 'Say which duty asks for them again (at least 10 letters).') }),
  async run(context, input) {
    const certificate = await context.tx.selectFrom('certificate').select('id').where('reference', '=', input.certificate).where('kind', '=', 'erasure').executeTakeFirst()
    if (!certificate) return no('There is no certificate of an erasure with this reference. It looks like R-7K2M9QX.', 'certificate')
    const marks = await liftErasedMarks(context, input.certificate)
    return marks === 0 ? no('Nothing is flagged under this certificate any longer.', 'certificate') : yes({ certificate: input.certificate })
  },
})

/** The schedule's work: the look that is open, holds to be reviewed, certificates. */
export const retention = query({
  name: 'rights.retention',
  title: 'The retention schedule: what may go, what is held, and certificates of what went',
  who: LEADS,
  classes: ['identity'],
  input: z.object({}),
  async run(context) {
    const [latest] = await context.tx.selectFrom('disposal').innerJoin('account', 'account.id', 'disposal.asked_by').selectAll('disposal').select('account.name as by').orderBy('asked_at', 'desc').limit(1).execute()
    // Nearly everybody whose file is finished is out of sight, because nobody works with them any longer: their last days are told, never who they are.
    const files = latest ? (await sql<{ year: string; files: number }>`
      select extract(year from last_day)::text as year, count(*)::integer as files from days_of_files(${latest.id}::uuid) group by 1 order by 1`.execute(context.tx)).rows : []
    const certificates = await context.tx.selectFrom('certificate').innerJoin('account as first', 'first.id', 'certificate.first_by').innerJoin('account as second', 'second.id', 'certificate.approved_by')
      .selectAll('certificate').select(['first.name as first', 'second.name as second']).orderBy('made_at', 'desc').limit(50).execute()
    return yes({
      today: context.today, me: context.viewer?.accountId ?? '', holds: await holdsOf(context), holdsOutOfSight: await holdsOutOfSight(context),
      disposal: latest ? { id: latest.id, reference: latest.reference, state: latest.state, by: latest.by, byMe: latest.asked_by === context.viewer?.accountId, held: latest.held, found: FoundRows.catch([]).parse(latest.found), files } : null,
      certificates: certificates.map((row) => ({ reference: row.reference, kind: row.kind, on: row.made_on, ground: row.ground, people: row.people, counts: Counts.catch({}).parse(row.counts), first: row.first, second: row.second })),
    })
  },
  about: ({ holds }) => holds.map(({ personId }) => personId),
})
