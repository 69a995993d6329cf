/** Shutting a colleague out of a person, declaring a conflict, and locking what an agency knows to named staff. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addMonths, longDay } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Refusal, type Result } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify, type NewNotice } from '../../platform/notices.ts'
import { MEETING_ROLES } from '../../platform/vocabulary.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { decideExclusion, decideLock, decideReviewDay, effectWords, EMERGENCY_UNREVIEWED, mustPropose, proposedReview, type Excluder, type ToExclude } from '../limits.ts'
import type { Limit } from '../rules.ts'
import { factsOf } from './decision.ts'
import { leadOrganisations } from './emergencies.ts'
import { hatsOfPartners, openWorkWith, tellable, watchersAmong } from './watchers.ts'

/** Who keeps an agency's limits: its head or whoever stands for one, its administrator, the governance lead. */
export const KEEPING = ['delivery-unit-head', 'prison-offender-manager', 'administrator', 'governance-lead'] as const

/** Carried whole: a head whose own lock shuts them out cannot read back what they set. */
interface LimitSet { readonly person: string; readonly kind: 'exclusion' | 'lock'; readonly accounts: readonly string[]; readonly organisation: string; readonly from: string; readonly review: string }

/** A limit is set: who loses and gains sight is said before it is saved. */
export const limitSet = eventType<LimitSet>('sharing.limit-set')
interface Proposed { readonly person: string; readonly colleague: string; readonly lead: boolean }

/** A keeper asks others to shut somebody out: what follows is a notice. */
export const exclusionProposed = eventType<Proposed>('sharing.exclusion-proposed')
/** Somebody declared that they know a person, and no longer sees them. */
export const conflictDeclared = eventType<{ person: string; reference: string; account: string }>('sharing.conflict-declared')

const Reason = letters(500).min(10, 'Say why, in at least 10 letters: whoever looks at this again has to understand it.')
const Colleague = letters(200).min(3, 'Enter the colleague’s work e-mail address.')
const Reference = letters(20).transform((text) => text.toUpperCase().replace(/\s/g, '')).pipe(z.string().regex(/^P-[0-9A-Z]{7}$/, 'Enter the person’s reference, for example P-7K2M9QX.'))

/** Shuts one colleague out of one person: they see nothing of them, not even that they are there. */
export const exclude = action({
  name: 'sharing.exclude',
  title: 'Shut a named colleague out of a person: a relative, or another conflict of interest',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ reference: Reference, colleague: Colleague, reason: Reason, from: aDay('the first day'), review: aDay('the day on which it is looked at again') }),
  async run(context, { reference, colleague, reason, from, review }) {
    const found = await toExclude(context, reference, colleague)
    if (!found.ok) return found
    const { person } = found.value
    const timely = decideReviewDay(review, from)
    if (!timely.ok) return timely
    const people = await samePeople(context, person)
    const decided = decideExclusion(found.value.colleague, excluderOf(context), await openWorkWith(context, people, found.value.colleague.accountId))
    if (!decided.ok) return decided
    const done = await setLimit(context, { kind: 'exclusion', person, accounts: [found.value.colleague.accountId], reason, from, review })
    if (done.ok) await tellOfExclusion(context, person, found.value.colleague)
    return done
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Asks those who may to shut out a colleague whom the viewer may not: nothing changes until they do. */
export const proposeExclusion = action({
  name: 'sharing.propose-exclusion',
  title: 'Propose to a partner’s keepers, or to the governance leads, that they shut a colleague out of a person',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ reference: Reference, colleague: Colleague }),
  async run(context, input) {
    const found = await toExclude(context, input.reference, input.colleague)
    if (!found.ok) return found
    const { person, reference, colleague } = found.value
    if (!mustPropose(colleague, excluderOf(context))) return no(`${colleague.name} is somebody whom you may shut out yourself.`, 'colleague')
    const { viewer } = context
    const words = `${viewer.name} of ${viewer.organisationName} proposes to shut ${colleague.name} out of ${reference}. Ask them why, and decide.`
    await notify(context, [
      ...(colleague.lead ? [] : keepersAt(colleague.organisationIds, { words, href: '/limits/exclusions', person })),
      ...(await leadOrganisations(context)).map((organisationId) => ({ to: { organisationId, role: 'governance-lead' as const }, words, href: '/limits/exclusions', person })),
    ])
    await context.emit(exclusionProposed, { person, colleague: colleague.name, lead: colleague.lead })
    return yes({ person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** What follows from a proposal: a notice, and nothing else. */
export const sayProposed = ({ colleague, lead }: Proposed): Promise<string[]> => Promise.resolve([
  `${lead ? 'The other governance leads are' : `The governance leads and those who keep limits where ${colleague} works are`} told, with the reference only. ${colleague} goes on seeing what they see until one of them decides.`,
])

/** The person and the colleague whom the viewer named, if the viewer may limit sight of that person at all. */
const toExclude = async (context: Acting, reference: string, email: string): Promise<Result<{ person: string; reference: string; colleague: ToExclude }>> => {
  const person = await personToLimit(context, reference)
  if (!person) return no('There is no person with this reference whom you may limit.', 'reference')
  const unreviewed = await ownEmergency(context, person)
  if (unreviewed) return unreviewed
  const theirs = (await hatsOfPartners(context)).filter((hat) => hat.email.toLowerCase() === email.toLowerCase())
  const [first] = theirs
  if (!first) return no('Nobody with this e-mail address works with people at your organisation or a partner today.', 'colleague')
  return yes({ person, reference, colleague: {
    accountId: first.accountId, name: first.name, organisationIds: [...new Set(theirs.map((hat) => hat.organisationId))], lead: theirs.some((hat) => hat.role === 'governance-lead'),
  } })
}

const excluderOf = ({ viewer }: Acting): Excluder => ({ accountId: viewer.accountId, organisationId: viewer.organisationId, lead: viewer.role === 'governance-lead' })

/** The refusal for whoever has an emergency access to this person that runs or waits for its review. */
const ownEmergency = async (context: Acting, person: string): Promise<Refusal | undefined> => {
  const { rows } = await sql`
    select 1 from emergency_access e where e.account_id = ${context.viewer.accountId}::uuid and e.person_id = any (${await samePeople(context, person)}::uuid[])
      and not exists (select 1 from emergency_review v where v.access_id = e.id) limit 1`.execute(context.tx)
  return rows.length > 0 ? no(EMERGENCY_UNREVIEWED, 'reference') : undefined
}

const keepersAt = (organisations: readonly string[], notice: Omit<NewNotice, 'to'>): NewNotice[] => [...new Set(organisations)].flatMap((organisationId) =>
  (['delivery-unit-head', 'prison-offender-manager', 'administrator'] as const).map((role) => ({ ...notice, to: { organisationId, role } })))

/** The heads who answer for the person and whoever keeps limits where the colleague works: that it happened, and of whom no more than the reference. */
const tellOfExclusion = async (context: Acting, person: string, colleague: ToExclude): Promise<void> => {
  const { today, tx } = context
  const facts = (await factsOf(context, [person])).get(person)
  const responsible = (facts?.involvements ?? []).filter((one) => one.basis === 'responsible' && one.from <= today && (one.until === null || one.until >= today)).map((one) => one.organisationId)
  const { reference } = await tx.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirst() ?? { reference: await referenceToReview(context, person) }
  const words = `A colleague has been shut out of ${reference ?? 'a person'}. Your governance lead can tell you who keeps this limit.`
  await notify(context, keepersAt([...responsible, ...colleague.organisationIds], { words, href: '/limits', person }))
}

const referenceToReview = async ({ tx }: Reading, person: string): Promise<string | null> =>
  (await sql<{ reference: string }>`select reference from references_to_review(array[${person}::uuid])`.execute(tx)).rows[0]?.reference ?? null

/** Declares one's own conflict. Nobody has to allow it, it holds at once, and only somebody else can lift it. */
export const declareConflict = action({
  name: 'sharing.declare-conflict',
  title: 'I know this person: see nothing of them from now on',
  who: MEETING_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId, reason: Reason }),
  async run(context, { person, reason }) {
    const { tx, viewer, today, now, random } = context
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const work = await openWorkWith(context, await samePeople(context, found.id), viewer.accountId)
    await tx.insertInto('sight_limit').values({
      id: random.uuid(), person_id: found.id, kind: 'exclusion', organisation_id: viewer.organisationId, accounts: [viewer.accountId], reason: `Declared by the colleague: ${reason}`.slice(0, 500),
      from_day: today, review_day: proposedReview(today), set_by: viewer.accountId, set_at: now,
    }).execute()
    const words = `${viewer.name} has said that they know ${found.reference} and no longer sees them.${work.length > 0 ? ' They had work with this person in hand: give it to somebody else.' : ''}`
    const handOver = work[0]?.href ?? '/limits'
    await notify(context, [
      ...(['delivery-unit-head', 'prison-offender-manager'] as const).map((role) => ({ to: { organisationId: viewer.organisationId, role }, words, href: handOver, person: found.id })),
      // Neither sees the person's page: they go to the list. A provider has nobody else who could ever lift it.
      { to: { organisationId: viewer.organisationId, role: 'administrator' as const }, words, href: '/limits', person: found.id },
      ...(await leadOrganisations(context)).map((organisationId) => ({ to: { organisationId, role: 'governance-lead' as const }, words, href: '/limits', person: found.id })),
    ])
    await context.emit(conflictDeclared, { person: found.id, reference: found.reference, account: viewer.accountId })
    return yes({ person: found.id })
  },
  about: ({ person }) => [person],
})

/** Locks what the viewer's agency knows about a person to named staff. */
export const lock = action({
  name: 'sharing.lock',
  title: 'Lock what your organisation knows about a person to named staff',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({
    reference: Reference, accounts: z.array(letters(40)).default([]), others: letters(2000).default(''), reason: Reason, from: aDay('the first day'), review: aDay('the day on which it is looked at again'),
  }),
  async run(context, { reference, accounts, others, reason, from, review }) {
    const { viewer } = context
    const person = await personToLimit(context, reference)
    if (!person) return no('There is no person with this reference whom you may limit.', 'reference')
    const unreviewed = await ownEmergency(context, person)
    if (unreviewed) return unreviewed
    const timely = decideReviewDay(review, from)
    if (!timely.ok) return timely
    const hats = await hatsOfPartners(context)
    const chosen = accounts.filter((id) => id !== '')
    const addresses = others.split(/[\s,;]+/).filter((one) => one !== '').map((one) => one.toLowerCase())
    const stranger = chosen.some((id) => !hats.some((hat) => hat.accountId === id)) ? 'one of those you chose' : addresses.find((one) => !hats.some((hat) => hat.email.toLowerCase() === one))
    if (stranger !== undefined) return no(`Nobody works with people at your organisation or a partner today under this: ${stranger}.`, chosen.length > 0 && stranger === 'one of those you chose' ? 'accounts' : 'others')
    const named = hats.filter((hat) => chosen.includes(hat.accountId) || addresses.includes(hat.email.toLowerCase()))
    const ids = [...new Set(named.map((hat) => hat.accountId))]
    const limit: Limit = { kind: 'lock', organisationId: viewer.organisationId, accountIds: ids, classes: [], from: context.today, until: null }
    const after = await watchersAmong(context, hats, person, (standing) => [...standing, limit])
    const work = (await openWorkWith(context, await samePeople(context, person))).filter((one) => hats.some((hat) => hat.accountId === one.accountId && hat.organisationId === viewer.organisationId))
      .map((one) => ({ ...one, name: hats.find((hat) => hat.accountId === one.accountId)?.name ?? 'Somebody' }))
    const decided = decideLock({ named, after, work, organisationId: viewer.organisationId, organisation: viewer.organisationName })
    if (!decided.ok) return decided
    return setLimit(context, { kind: 'lock', person, accounts: ids, reason, from, review })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

interface NewLimit { readonly kind: 'exclusion' | 'lock'; readonly person: string; readonly accounts: readonly string[]; readonly reason: string; readonly from: string; readonly review: string }

const setLimit = async (context: Acting, { kind, person, accounts, reason, from, review }: NewLimit): Promise<Result<{ limit: string; person: string }>> => {
  const { tx, viewer, random, now, today } = context
  if (from < today || from > addMonths(today, 12)) return no('Begin today or within the next 12 months.', 'from')
  const id = random.uuid()
  await tx.insertInto('sight_limit').values({
    id, person_id: person, kind, organisation_id: viewer.organisationId, accounts: [...accounts], reason, from_day: from, review_day: review, set_by: viewer.accountId, set_at: now,
  }).execute()
  await context.emit(limitSet, { person, kind, accounts, organisation: viewer.organisationId, from, review })
  return yes({ limit: id, person })
}

/** Who loses and who gains sight, in sentences: asked once the limit is written, so that a check says what saving does. */
export const saySetLimit = async (context: Acting, { person, kind, accounts, organisation, from, review }: LimitSet): Promise<string[]> => {
  const set: Limit = { kind, organisationId: organisation, accountIds: accounts, classes: [], from: context.today, until: null }
  const isIt = (one: Limit): boolean => one.kind === set.kind && one.organisationId === set.organisationId && one.from === from && one.accountIds.join() === set.accountIds.join()
  const hats = tellable(await hatsOfPartners(context), context.viewer)
  const before = await watchersAmong(context, hats, person, (standing) => standing.filter((one) => !isIt(one)))
  const after = await watchersAmong(context, hats, person, (standing) => [...standing.filter((one) => !isIt(one)), set])
  return [...(from > context.today ? [`It begins on ${longDay(from)}. From then on:`] : []), ...effectWords(before, after, context.viewer.accountId), 'Partners that are health services are left out of this, whether or not they work with the person.', `It is looked at again on ${longDay(review)}.`]
}

/** What follows for whoever declares a conflict, in sentences. */
export const sayConflict = async (context: Acting, { person, account }: { person: string; account: string }): Promise<string[]> => [
  'You see nothing of this person any more, at once. Only your head, an administrator or the governance lead can change that.',
  ...(await openWorkWith(context, await samePeople(context, person), account)).map((one) => `You leave work behind: ${context.viewer.name} ${one.words}. Your head is told to give it to somebody else.`),
]

/** The person behind a reference, for whoever keeps limits: somebody whom they see, or for an administrator one of the agency's own. */
export const personToLimit = async (context: Reading, reference: string): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string | null }>`
    select coalesce((select current_person(p.id) from person p where p.reference = ${reference}), person_to_limit(${reference})) as id`.execute(context.tx)
  return rows[0]?.id ?? undefined
}
