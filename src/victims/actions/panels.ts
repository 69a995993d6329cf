/** Opening named facts to named attendees of one meeting, and reading them there. */
import { sql } from 'kysely'
import { z } from 'zod'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { MEETING_ROLES, type Role, VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { standardCondition } from '../../licences/rules.ts'
import { addressesIn, ATTENDEES_MAX, decideMeeting, factsOf, type Fact } from '../panels.ts'
import { VictimId } from '../rules.ts'
import { requestsOf, victimById, type Victim } from '../store.ts'

/** The agreements under which the viewer’s organisation may open victims’ facts to a panel today. */
export const panelAgreements = async ({ tx, viewer, today }: Reading): Promise<{ id: string; title: string }[]> => {
  const { rows } = await sql<{ id: string; title: string }>`
    select a.id, a.title from agreement a join agreement_party p on p.agreement_id = a.id
    where p.organisation_id = ${viewer?.organisationId ?? null}::uuid and p.signed_on <= ${today} and (p.withdrawn_on is null or p.withdrawn_on > ${today}::date) and 'victim' = any (p.shares)
      and 'victim-services' = any (a.purposes) and ${today} between a.from_day and a.until_day
    order by a.title`.execute(tx)
  return rows
}

/** What of this victim could be told to a panel. */
export const factsToChoose = async (context: Reading, victim: Victim): Promise<Fact[]> =>
  factsOf(victim, (await requestsOf(context, [victim.id])).filter((one) => one.withdrawnOn === null).map((one) => ({ id: one.id, title: standardCondition(one.code).title, why: one.why })))

export const prepareDisclosure = query({
  name: 'victims.prepare-disclosure',
  title: 'What can be opened to a panel: the facts of one victim, one by one, and the agreements',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId }),
  async run(context, { victim: id }) {
    const victim = await victimById(context, id)
    if (!victim || victim.organisationId !== context.viewer?.organisationId) return notFound()
    return yes({ victim, facts: await factsToChoose(context, victim), agreements: await panelAgreements(context) })
  },
  about: ({ victim }) => [victim.id],
})

export const disclose = action({
  name: 'victims.disclose',
  title: 'Choose facts of one victim for named attendees of one meeting, between two moments; nobody reads them before they are checked',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({
    victim: VictimId, agreement: z.uuid('Choose the agreement that the panel meets under.'), meeting: letters(200).min(3, 'Name the meeting.'), day: aDay('the day of the meeting'),
    from: z.string().trim().max(5, 'Enter a time, for example 14:00.').default(''), until: z.string().trim().max(5, 'Enter a time, for example 15:30.').default(''),
    attendees: z.string().trim().max(3000, 'Use at most 3,000 letters.').default(''), facts: z.array(z.string().max(60)).max(40, 'Choose fewer facts.').default([]),
  }),
  async run(context, input) {
    const { tx, random, viewer, now, today } = context
    const victim = await victimById(context, input.victim)
    if (!victim || victim.organisationId !== viewer.organisationId) return notFound()
    const decided = decideMeeting(input.day, input.from, input.until, today, now)
    if (!decided.ok) return decided
    if (!(await panelAgreements(context)).some((one) => one.id === input.agreement)) return no('Your organisation shares nothing about victims under this agreement today.', 'agreement')
    const addresses = addressesIn(input.attendees)
    if (addresses.length === 0) return no('Enter the e-mail address of each attendee, one a line.', 'attendees')
    if (addresses.length > ATTENDEES_MAX) return no(`Name at most ${ATTENDEES_MAX} attendees.`, 'attendees')
    const { rows: people } = await sql<{ account_id: string; email: string; organisation_id: string }>`select account_id, email, organisation_id from panel_candidates(${input.agreement}::uuid, ${addresses}::text[])`.execute(tx)
    const missing = addresses.filter((address) => !people.some((one) => one.email === address))
    if (missing.length > 0) return no(`Nobody who works today for a party to this agreement has this address: ${missing.join(', ')}.`, 'attendees')
    const chosen = (await factsToChoose(context, victim)).filter((fact) => input.facts.includes(fact.key))
    if (chosen.length === 0) return no('Choose at least one fact, and no more than the meeting needs.', 'facts')
    const id = random.uuid()
    await tx.insertInto('panel_disclosure').values({
      id, victim_id: victim.id, organisation_id: victim.organisationId, agreement_id: input.agreement, meeting: input.meeting, from_at: decided.value.from, until_at: decided.value.until, made_by: viewer.accountId, made_at: now,
    }).execute()
    await tx.insertInto('panel_attendee').values(people.map((one) => ({ disclosure_id: id, account_id: one.account_id, organisation_id: one.organisation_id, host_organisation_id: victim.organisationId }))).execute()
    await tx.insertInto('panel_fact').values(chosen.map((fact, i) => ({ disclosure_id: id, organisation_id: victim.organisationId, position: i + 1, title: fact.title, words: fact.words }))).execute()
    return yes({ disclosure: id })
  },
  about: ({ victim }, output) => (output ? [victim] : []),
})

export const checkDisclosure = query({
  name: 'victims.check-disclosure',
  title: 'Who would read what at a meeting, before it is opened: each attendee with their role, and who manages the person who offended',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ disclosure: z.uuid('This is not the id of a meeting.') }),
  async run({ tx }, { disclosure }) {
    const found = await tx.selectFrom('panel_disclosure').innerJoin('victim', 'victim.id', 'panel_disclosure.victim_id').select([
      'panel_disclosure.id', 'victim_id as victimId', 'victim.forename', 'victim.surname', 'meeting', 'from_at as from', 'until_at as until',
    ]).where('panel_disclosure.id', '=', disclosure).where('checked_at', 'is', null).where('withdrawn_at', 'is', null).executeTakeFirst()
    if (!found) return notFound()
    const facts = await tx.selectFrom('panel_fact').select(['title', 'words']).where('disclosure_id', '=', disclosure).orderBy('position').execute()
    const { rows: attendees } = await sql<{ name: string; organisation: string; roles: Role[]; manages: boolean }>`select name, organisation, roles, manages from panel_attendees(${disclosure}::uuid)`.execute(tx)
    return yes({ ...found, facts, attendees })
  },
  about: ({ victimId }) => [victimId],
})

export const openDisclosure = action({
  name: 'victims.open-disclosure',
  title: 'Open the chosen facts to the attendees who were checked',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ disclosure: z.uuid('Open the page again.') }),
  async run({ tx, now }, input) {
    const done = await tx.updateTable('panel_disclosure').set({ checked_at: now }).where('id', '=', input.disclosure).where('checked_at', 'is', null).where('withdrawn_at', 'is', null).executeTakeFirst()
    return done.numUpdatedRows === 0n ? notFound() : yes({ disclosure: input.disclosure })
  },
})

export const withdrawDisclosure = action({
  name: 'victims.withdraw-disclosure',
  title: 'Close what was opened to a panel, at once',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ disclosure: z.uuid('Open the page again.') }),
  async run({ tx, now }, input) {
    const done = await tx.updateTable('panel_disclosure').set({ withdrawn_at: now }).where('id', '=', input.disclosure).where('withdrawn_at', 'is', null).executeTakeFirst()
    return done.numUpdatedRows === 0n ? notFound() : yes({ disclosure: input.disclosure })
  },
})

/** Lists shown at most. */
const DISCLOSURES_MAX = 100

export const listDisclosures = query({
  name: 'victims.disclosures',
  title: 'What was opened to panels: which facts, to whom, between which moments',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({}),
  async run({ tx, now }) {
    const disclosures = await tx.selectFrom('panel_disclosure').innerJoin('victim', 'victim.id', 'panel_disclosure.victim_id').innerJoin('agreement', 'agreement.id', 'panel_disclosure.agreement_id').select([
      'panel_disclosure.id', 'victim_id as victimId', 'victim.forename', 'victim.surname', 'meeting', 'from_at as from', 'until_at as until', 'withdrawn_at as withdrawn', 'checked_at as checked', 'agreement.title as agreement',
    ]).orderBy('from_at', 'desc').orderBy('panel_disclosure.id').limit(DISCLOSURES_MAX).execute()
    const ids = disclosures.map((one) => one.id)
    const facts = ids.length === 0 ? [] : await tx.selectFrom('panel_fact').select(['disclosure_id', 'title']).where('disclosure_id', 'in', ids).orderBy('position').execute()
    const attendees = ids.length === 0 ? [] : await tx.selectFrom('panel_attendee').innerJoin('account', 'account.id', 'panel_attendee.account_id').innerJoin('organisation', 'organisation.id', 'panel_attendee.organisation_id')
      .select(['disclosure_id', 'account.name', 'organisation.name as organisation']).where('disclosure_id', 'in', ids).orderBy('account.name').execute()
    return yes({ disclosures: disclosures.map((one) => ({
      ...one, state: one.withdrawn ? 'closed' as const : one.checked === null ? 'not checked' as const : now < one.from ? 'to come' as const : now < one.until ? 'open' as const : 'over' as const,
      facts: facts.filter((fact) => fact.disclosure_id === one.id).map((fact) => fact.title), attendees: attendees.filter((who) => who.disclosure_id === one.id).map((who) => `${who.name}, ${who.organisation}`),
    })) })
  },
  about: ({ disclosures }) => [...new Set(disclosures.map((one) => one.victimId))],
})

/** Whoever sits on a panel. What they see of anybody is not changed by it. */
const ATTENDING = [...MEETING_ROLES, ...VICTIMS_SIDE] as const

export const readPanelFacts = query({
  name: 'victims.panel-facts',
  title: 'What was opened to this meeting, for its named attendees, while it is held',
  who: ATTENDING,
  classes: ['victim'],
  input: z.object({ disclosure: z.uuid('This is not the id of a meeting.') }),
  async run({ tx, now }, { disclosure }) {
    const { rows } = await sql<{ meeting: string; host: string; agreement: string; until: Date; title: string; words: string }>`
      select meeting, host, agreement, until_at as until, title, words from panel_facts(${disclosure}::uuid, ${now}::timestamptz)`.execute(tx)
    const [first] = rows
    return first ? yes({ meeting: first.meeting, host: first.host, agreement: first.agreement, until: first.until, facts: rows.map(({ title, words }) => ({ title, words })) }) : notFound()
  },
})
