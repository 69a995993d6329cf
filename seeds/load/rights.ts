/** Requests of people about their own information, written through the same door as anybody: one is overdue, one waits for somebody to say who asks. */
import type { z } from 'zod'
import { perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { ROLES } from '../../src/platform/vocabulary.ts'
import { confirmIdentity, gatherCopy, logRequest, setHold } from '../../src/rights/actions.ts'
import { COMMISSIONER, PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, organisationId } from './partnerships.ts'

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`The demonstration’s request was refused: ${result.message}`)
  return result.value
}

const hat = (handle: string, at: string): Context => {
  const { name, role, purpose } = PERSONAS.find((one) => one.handle === handle && one.organisation === at) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name, organisationId: organisationId(at), organisationName: at, role, purpose: purpose ?? ROLES[role].purposes[0] }, 'job')
}

/** How long ago the overdue one came, and when it was known who asks. */
const OVERDUE = { received: 52, identified: 45 }

/** Three people of Priya's ask; the seeded fault is an answer that is two weeks late. In a demonstration with nobody, nobody asks. */
export const loadDemonstrationRights = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const people = await owner.selectFrom('management').select('person_id').distinct().where('account_id', '=', accountId('priya.example')).where('until_day', 'is', null).where('from_day', '<=', addDays(today, -OVERDUE.received))
    .orderBy('person_id').limit(3).execute()
  const [late, wrong, held] = people.map(({ person_id }) => person_id)
  if (late === undefined || wrong === undefined || held === undefined) return
  const [priya, george] = [hat('priya.example', PROBATION_UNIT), hat('george.mockley', COMMISSIONER)]
  const doing = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, context, action, input))
  const { request } = await doing(priya, logRequest, { person: late, kind: 'access', askedBy: 'person', askedHow: 'Letter handed over at an appointment', received: addDays(today, -OVERDUE.received) })
  await doing(george, confirmIdentity, { request, version: 1, identified: addDays(today, -OVERDUE.identified), how: 'Known to their offender manager' })
  await doing(george, gatherCopy, { request, version: 2 })
  await doing(priya, logRequest, {
    person: wrong, kind: 'correction', askedBy: 'representative', askedHow: 'E-mail from a solicitor, no authority enclosed', received: addDays(today, -3),
    holder: organisationId(PROBATION_UNIT), section: 'Your needs, as they were assessed', rowWords: 'Accommodation: no fixed abode', says: 'I have had a tenancy since the spring.',
  })
  await doing(george, setHold, { person: held, reason: 'Claim for damages against the prison, letter before action received', review: addDays(today, 60) })
}
