/** The demonstration's victims, recorded through the same door as anybody's, on the days on which it happened; and conditions that managers proposed themselves. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { decide, openLicence, propose } from '../../src/licences/actions.ts'
import type { ConditionCode } from '../../src/licences/rules.ts'
import { mergePeople } from '../../src/people/actions.ts'
import { ask, perform, type Action, type Core, type Query } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { linkCase, moveRestorative, openVictim, recordScheme, recordVictim, requestCondition, tellVictim } from '../../src/victims/actions.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { DEMONSTRATION_VICTIMS, type DemonstrationVictim } from '../victims.ts'
import { idOf, referenceOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Somebody whose licence runs or is to come, whom probation has been responsible for these two months. */
interface Offender {
  readonly id: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly offenceDay: Day
}

/** Victims and their offenders meet so many days ago at the earliest. */
const SINCE_DAYS = 60
/** People for whom managers proposed a condition themselves. */
const PROPOSED_BY_MANAGERS = 14
const MANAGERS_CODES: readonly ConditionCode[] = ['no-contact', 'curfew', 'residence', 'exclusion-zone', 'programme', 'relationships', 'devices']

/** Records them all, after the people are there. Nothing where the demonstration is too small to hold anybody on licence. Throws where a step is refused. */
export const loadDemonstrationVictims = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const district = (await owner.selectFrom('area').select('code').where('name', '=', 'Peterborough').where('kind', '=', 'district').executeTakeFirstOrThrow()).code
  const offenders = await offendersOf(owner, today)
  const doing = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, context, action, input))
  const asking = async <I extends z.ZodType, O>(context: Context, query: Query<I, O>, input: z.input<I>): Promise<O> => done(await ask(core, context, query, input))

  for (const [i, one] of DEMONSTRATION_VICTIMS.entries()) {
    const offender = offenders[i]
    if (!offender) return
    const optedIn = addDays(today, -(typeof one.scheme === 'number' ? one.scheme : 30))
    const officer = (days: number): Context => persona('vera.fixture', addDays(optedIn, days))
    const hub = (days: number): Context => persona('hattie.placeholm', addDays(optedIn, days))
    const named = one.fault === 'also-an-offender' ? offenders[i + 1] ?? one : one
    const { victim } = await doing(officer(-4), recordVictim, {
      forename: named.forename, surname: named.surname, contactWay: one.way, contactDetail: contactDetail(one, i), contactNever: one.never ?? '', language: one.language ?? '', children: one.children ?? '',
      vulnerability: one.vulnerability ?? '', safeWords: one.safeWords ?? '',
    })
    if (one.scheme !== 'none') await doing(officer(-3), recordScheme, { victim, state: 'offered', day: addDays(optedIn, -3) })
    if (one.scheme === 'declined') await doing(officer(0), recordScheme, { victim, state: 'declined', day: optedIn })
    if (typeof one.scheme === 'number' || one.scheme === 'opted-out') await doing(officer(0), recordScheme, { victim, state: 'opted-in', day: optedIn })
    if (one.scheme === 'opted-out') await doing(officer(9), recordScheme, { victim, state: 'opted-out', day: addDays(optedIn, 9) })
    // The case of the merged offender is linked by the record that was merged away, and is found all the same.
    const number = one.fault === 'merged' ? await mergedAway(core, owner, offender, optedIn) : offender.reference
    await doing(officer(1), linkCase, { victim, number, offenceDay: offender.offenceDay })
    const opened = await asking(persona('vera.fixture', today), openVictim, { victim })
    const of = opened.cases[0]!.id
    if (one.request) await doing(officer(5), requestCondition, { case: of, code: one.request.code, area: one.request.district === undefined ? '' : district, why: one.request.why })
    for (const [step, state] of (one.restorative ?? []).entries())
      await doing(hub(2 + step * 4), moveRestorative, {
        case: of, from: one.restorative?.[step - 1] ?? '', state, facilitator: 'Hattie Placeholm', words: state === 'stopped' ? 'The victim stopped it: they no longer wished to meet' : state === 'held' ? 'A letter was exchanged' : state === 'followed-up' ? 'Says that it helped' : '',
      })
    if (one.told) for (const duty of opened.duties.filter((due) => due.due <= addDays(today, 3)))
      if (duty.caseId !== null && duty.eventDay !== null && duty.kind !== 'offer')
        await doing(officer(6), tellVictim, { case: duty.caseId, kind: duty.kind, eventDay: duty.eventDay, toldOn: addDays(optedIn, 6), way: one.way })
  }
  await proposeForOthers({ doing, asking }, offenders.slice(DEMONSTRATION_VICTIMS.length, DEMONSTRATION_VICTIMS.length + PROPOSED_BY_MANAGERS), district, today)
  await decideSome({ doing, asking }, offenders, today)
}

interface Doors {
  doing<I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O>
  asking<I extends z.ZodType, O>(context: Context, query: Query<I, O>, input: z.input<I>): Promise<O>
}

/** Conditions of the same forms, for people of whom no victim is recorded. */
const proposeForOthers = async ({ doing }: Doors, people: readonly Offender[], district: string, today: Day): Promise<void> => {
  for (const [i, offender] of people.entries()) {
    const code = MANAGERS_CODES[i % MANAGERS_CODES.length]!
    await doing(persona(i % 2 === 0 ? 'priya.example' : 'daniel.testwell', addDays(today, -30 + i)), propose, { person: offender.id, code, area: code === 'exclusion-zone' ? district : '' })
  }
}

/** Two of three are decided, whoever asked for them. */
const decideSome = async ({ doing, asking }: Doors, people: readonly Offender[], today: Day): Promise<void> => {
  const manager = persona('priya.example', addDays(today, -3))
  for (const [i, offender] of people.entries()) {
    if (i % 3 === 2) continue
    const { conditions } = await asking(manager, openLicence, { person: offender.id })
    for (const condition of conditions.filter((one) => one.state === 'proposed'))
      await doing(manager, decide, i % 6 === 0 ? { condition: condition.id, decision: 'declined', reason: 'Not proportionate to the risk', version: condition.version } : { condition: condition.id, decision: 'accepted', reason: 'Necessary and proportionate', version: condition.version })
  }
}

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`A step of the demonstration’s victims was refused: ${result.message}`)
  return result.value
}

/** A persona at nine o’clock on a day. */
const persona = (handle: string, day: Day): Context => {
  const one = PERSONAS.find((candidate) => candidate.handle === handle)
  if (!one) throw new Error(`The demonstration has no persona ${handle}.`)
  return contextFor({ accountId: accountId(handle), name: one.name, organisationId: organisationId(one.organisation), organisationName: '', role: one.role, purpose: one.purpose }, 'job', atNine(day))
}

const contactDetail = ({ way }: DemonstrationVictim, i: number): string =>
  way === 'e-mail' ? `victim${i}@example.invalid` : way === 'letter' ? `${i + 1} Nowhere Street` : way === 'through-another' ? 'A friend, 01632 960000' : `01632 9600${String(i).padStart(2, '0')}`

const offendersOf = async (owner: Databases['owner'], today: Day): Promise<Offender[]> => {
  const { rows } = await sql<Offender>`
    select distinct on (s.person_id) p.id, p.reference, p.forename, p.surname, s.offence_day as "offenceDay"
    from sentence s join person p on p.id = s.person_id
    where s.kind = 'custody' and s.imposed_day < ${addDays(today, -SINCE_DAYS - 10)} and s.supervision_end > ${addDays(today, 30)}
      and not exists (select 1 from sentence o where o.person_id = s.person_id and o.id <> s.id and o.supervision_end >= ${addDays(today, -SINCE_DAYS)})
      and exists (select 1 from involvement i where i.person_id = s.person_id and i.organisation_id = ${organisationId(PROBATION_UNIT)} and i.basis = 'responsible' and i.class = 'identity'
        and i.from_day <= ${addDays(today, -SINCE_DAYS)} and (i.until_day is null or i.until_day >= ${today}))
    order by s.person_id limit ${DEMONSTRATION_VICTIMS.length + PROPOSED_BY_MANAGERS}`.execute(owner)
  return rows
}

/** A second record of the offender, which probation had and which was merged into the first: its reference. */
const mergedAway = async (core: Core, owner: Databases['owner'], offender: Offender, day: Day): Promise<string> => {
  const id = idOf('person', `second record of ${offender.id}`)
  const reference = referenceOf('P', 2_000_000_007)
  await sql`insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, created_at)
    select ${id}::uuid, ${reference}, forename, surname, forename_key, surname_key, birth_date, sex, ${atNine(day)} from person where id = ${offender.id}::uuid`.execute(owner)
  await sql`insert into involvement (id, person_id, organisation_id, basis, class, from_day, because_of, because_id)
    values (${idOf('involvement', id)}::uuid, ${id}::uuid, ${organisationId(PROBATION_UNIT)}::uuid, 'supplied', 'identity', ${addDays(day, -30)}, 'demonstration', ${id}::uuid)`.execute(owner)
  done(await perform(core, persona('priya.example', day), mergePeople, { person: id, into: offender.reference, reason: 'The same human being, recorded twice by the unit' }))
  return reference
}
