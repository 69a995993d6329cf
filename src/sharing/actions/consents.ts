/** Consent where an agreement rests on it: what stands, recorded by whoever sees the person, lapsing when the person moves on. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay, type Day } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { CLASSES, type InformationClass, keysOf, MEETING_ROLES } from '../../platform/vocabulary.ts'
import { currentPerson, samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { CLASS_WORDS, toldSentences } from '../effects.ts'
import { newestAnswer } from '../answers.ts'
import { ANSWERS, consentMonths, decideConsent, HOW_LETTERS_MIN, lapsing, standingConsent, type StandingConsent } from '../consents.ts'
import { covers, inForce, standsSigned, type Agreement, type ConsentAnswer } from '../rules.ts'
import { agreementById, agreementsOf, AgreementId } from './agreements.ts'
import { factsOf } from './decision.ts'
import { effectsOf } from './effects.ts'
import { reasonsFor } from './reasons.ts'
import { sightChanging } from './signatures.ts'
import { tellableEffects, toldEffects } from './told.ts'

interface ConsentRow {
  readonly agreementId: string
  readonly agreement: string
  readonly classes: InformationClass[]
  readonly answer: ConsentAnswer
  readonly from: Day
  readonly until: Day | null
  readonly how: string
  readonly organisation: string
  readonly by: string | null
}

/** Every answer of a person, as far as the viewer may see contact, oldest first. An agreement that the viewer's partnerships have nothing to do with is not named. */
const consentRows = async ({ tx }: Reading, people: readonly string[]): Promise<ConsentRow[]> => (await sql<ConsentRow>`
  select c.agreement_id as "agreementId", coalesce(a.title, 'another agreement') as agreement, c.classes, c.answer, c.from_day as from, c.until_day as until, c.how, o.name as organisation, b.name as by
  from consent c left join agreement a on a.id = c.agreement_id join organisation o on o.id = c.organisation_id left join account b on b.id = c.recorded_by
  where c.person_id = any (${[...people]}::uuid[]) order by c.from_day, c.recorded_order`.execute(tx)).rows

/** Agreements of the viewer's organisation that ask this person's consent for something today. */
const askingAgreements = async (context: Reading, person: string): Promise<Agreement[]> => {
  const facts = (await factsOf(context, [person])).get(person)
  return (await agreementsOf(context)).filter((one) => one.consentFor.length > 0 && inForce(one, context.today)
    && one.parties.some((party) => party.organisationId === context.viewer?.organisationId && standsSigned(party, context.today))
    && facts !== undefined && covers(one, facts, context.today))
}

export interface ConsentAsked {
  readonly agreement: string
  readonly title: string
  readonly standing: readonly StandingConsent[]
}

const askedOf = async (context: Reading, people: readonly string[], rows: readonly ConsentRow[]): Promise<ConsentAsked[]> =>
  (await askingAgreements(context, people[0] ?? '')).map((one) => ({
    agreement: one.id, title: one.title, standing: one.consentFor.map((cls) => standingConsent(rows, one.id, cls, context.today)),
  }))

export interface Unasked {
  readonly person: string
  readonly title: string
  /** “health”, as a sentence says it. */
  readonly classes: string
  /** The day since which the question could be asked: the agreement's first, or that of the second signature. */
  readonly from: Day
}

/** Whom of these people an agreement in force covers, between signed parties, and nobody ever asked for its consent: nothing more to ask once anything was answered. */
export const neverAsked = async (context: Reading, people: readonly string[]): Promise<Unasked[]> => {
  const asking = (await agreementsOf(context)).filter((one) => one.consentFor.length > 0 && inForce(one, context.today)
    && one.parties.some((party) => party.organisationId === context.viewer?.organisationId && standsSigned(party, context.today)))
    .flatMap((one) => {
      const signed = one.parties.flatMap((party) => (party.signedOn !== null && standsSigned(party, context.today) ? [party.signedOn] : [])).toSorted()
      const given = one.consentFor.filter((cls) => one.parties.some((party) => party.shares.includes(cls) && standsSigned(party, context.today)))
      const second = signed[1]
      return second === undefined || given.length === 0 ? [] : [{ agreement: one, given, from: second > one.from ? second : one.from }]
    })
  if (asking.length === 0 || people.length === 0) return []
  const facts = await factsOf(context, people)
  return people.flatMap((person) => {
    const known = facts.get(person)
    return known === undefined ? [] : asking.flatMap(({ agreement, given, from }) => {
      const classes = given.filter((cls) => !known.consents.some((one) => one.agreementId === agreement.id && one.classes.includes(cls)))
      return classes.length > 0 && covers(agreement, known, context.today) ? [{ person, title: agreement.title, classes: spoken(classes), from }] : []
    })
  })
}

/** For the person page: what stands for each class, or null where nothing rests on consent and nobody ever asked. */
export const consentPanel = async (context: Reading, people: readonly string[]): Promise<{ asked: ConsentAsked[]; mayAsk: boolean } | null> => {
  if (!(await agreementsOf(context)).some((one) => one.consentFor.length > 0)) return null
  const asked = await askedOf(context, people, await consentRows(context, people))
  return asked.length === 0 ? null : { asked, mayAsk: (MEETING_ROLES as readonly string[]).includes(context.viewer?.role ?? '') }
}

export const listConsents = query({
  name: 'sharing.consents',
  title: 'What a person answered when asked to share something, what stands today, and what they may be asked',
  who: [...MEETING_ROLES, 'governance-lead'],
  classes: ['contact'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, found.id)
    const rows = await consentRows(context, people)
    return yes({
      person: found, today: context.today, asked: await askedOf(context, people, rows), history: rows.toReversed(),
      mayAsk: (MEETING_ROLES as readonly string[]).includes(context.viewer?.role ?? ''), months: consentMonths(context.today),
    })
  },
  about: ({ person }) => [person.id],
})

export const recordConsent = action({
  name: 'sharing.record-consent',
  title: 'Record what a person answered when asked to share classes of their information, seeing first whose sight it changes',
  who: MEETING_ROLES,
  classes: ['contact'],
  input: z.object({
    person: PersonId, agreement: AgreementId, classes: z.array(z.enum(keysOf(CLASSES), 'Choose from the list.')).default([]),
    answer: z.enum(keysOf(ANSWERS), 'Choose what the person answered.'),
    how: letters(500).min(HOW_LETTERS_MIN, `Say how you explained it, and what the person said, in at least ${HOW_LETTERS_MIN} letters.`),
    until: z.union([z.literal(''), aDay('the last day')], 'Enter the last day, for example 27 3 2027.').default(''),
  }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const people = await samePeople(context, person.id)
    const agreement = (await askingAgreements(context, person.id)).find((one) => one.id === input.agreement)
    if (!agreement) return no('No agreement in force asks this person’s consent for that.', 'agreement')
    const rows = await consentRows(context, people)
    const decided = decideConsent({
      answer: input.answer, classes: input.classes, until: input.until || null, today: context.today,
      standing: agreement.consentFor.map((cls) => standingConsent(rows, agreement.id, cls, context.today)),
    })
    if (!decided.ok) return decided
    const row = {
      id: context.random.uuid(), person_id: await currentPerson(context, person.id), agreement_id: agreement.id, classes: input.classes, answer: input.answer, from_day: context.today,
      until_day: decided.value.until, how: input.how, organisation_id: context.viewer.organisationId, recorded_by: context.viewer.accountId, recorded_at: context.now,
    }
    // What lapses or stands again on a day to come, by a handover, is answered as well: else a consent that was taken back would come again by itself on that day.
    const days = input.answer === 'given' ? [] : new Set(rows.filter((one) => one.agreementId === agreement.id && one.from > context.today && input.classes.some((cls) => one.classes.includes(cls))).map((one) => one.from))
    const written = [row, ...[...days].map((day) => ({ ...row, id: context.random.uuid(), from_day: day }))]
    const write = async (): Promise<void> => { await context.tx.insertInto('consent').values(written).execute() }
    const effects = await tellableEffects(context, people, await effectsOf(context, { agreements: [agreement.id], people, day: context.today }, write))
    const told = await toldEffects(context, { agreement, person: person.id, classes: input.classes }, write)
    await write()
    const whole = input.answer === 'given' ? await agreementById(context, agreement.id) : undefined
    const reasons = whole && told.length === 0 ? await reasonsFor(context, whole, effects, context.today, input.classes) : []
    await context.emit(sightChanging, { agreement: agreement.id, effects, reasons, told: toldSentences(told), words: decided.value.until ? [`It holds until the end of ${longDay(decided.value.until)}. It can be taken back on any day, and ends then at once.`] : ['It takes effect with the next look.'] })
    return yes({ person: person.id })
  },
  about: ({ person }) => [person],
})

const spoken = (classes: readonly InformationClass[]): string => classes.map((one) => CLASS_WORDS[one]).join(' and ')

const classWords = (classes: readonly InformationClass[]): string => classes.map((one) => CLASSES[one].toLowerCase()).join('; ')

/**
 * A person moves to another organisation's care on a day: what they consented to lapses then, as a dated row, because they gave
 * it to somebody else's question. Answers one sentence for each agreement. Called by the action that moves them.
 */
export const lapseConsents = async (context: Acting, person: string, day: Day): Promise<string[]> => {
  const rows = await consentRows(context, await samePeople(context, person))
  const lapsed = lapsing(rows, day)
  if (lapsed.length === 0) return []
  await context.tx.insertInto('consent').values(await Promise.all(lapsed.map(async ({ agreementId, classes }) => ({
    id: context.random.uuid(), person_id: await currentPerson(context, person), agreement_id: agreementId, classes, answer: 'lapsed', from_day: day, until_day: null,
    how: 'The person moved to another organisation’s care and has to be asked again.', organisation_id: context.viewer.organisationId, recorded_by: context.viewer.accountId, recorded_at: context.now,
  })))).execute()
  return lapsed.map(({ agreementId, classes }) => `Consent under “${rows.find((row) => row.agreementId === agreementId)?.agreement ?? 'an agreement'}” lapses on ${longDay(day)} and has to be asked for again: ${classWords(classes)}.`)
}

/** A move that was arranged does not come about: what would have lapsed on its day stands as it did. What was taken back meanwhile stays so, class by class. */
export const restoreConsents = async (context: Acting, person: string, day: Day): Promise<string[]> => {
  const rows = await consentRows(context, await samePeople(context, person))
  const lapsed = rows.filter((row) => row.answer === 'lapsed' && row.from === day && day > context.today)
  const otherwise = rows.filter((row) => !lapsed.includes(row))
  const said: string[] = []
  const asked = [...Map.groupBy(lapsed, (row) => row.agreementId)].map(([agreementId, same]) => [agreementId, [...new Set(same.flatMap((row) => row.classes))]] as const)
  const standing = asked.flatMap(([agreementId, classes]) => [...Map.groupBy(classes, (cls) => newestAnswer(otherwise, agreementId, cls, day))])
  for (const [given, classes] of standing) {
    if (given?.answer !== 'given') continue
    const { agreementId, agreement } = given
    await context.tx.insertInto('consent').values({
      id: context.random.uuid(), person_id: await currentPerson(context, person), agreement_id: agreementId, classes, answer: 'given', from_day: day, until_day: given.until,
      how: `The move did not come about. As given on ${longDay(given.from)}: ${given.how}`.slice(0, 500), organisation_id: context.viewer.organisationId, recorded_by: context.viewer.accountId, recorded_at: context.now,
    }).execute()
    said.push(`Consent under “${agreement}” stands as it did: ${classWords(classes)}.`)
  }
  return said
}

/** Two records are parted: what was answered while they were one holds of neither as consent, and of both as a refusal. Answers what the manager has to know. */
export const settleConsents = async ({ tx }: Acting, merge: string): Promise<string[]> => {
  const { rows } = await sql<{ lapsed: number }>`select settle_consents_on_parting(${merge}::uuid) as lapsed`.execute(tx)
  return (rows[0]?.lapsed ?? 0) === 0 ? [] : ['Consent that was given while they counted as one person has lapsed for both, because nobody can say who gave it: ask each of them again.']
}

/** For a person who asks for everything held about them. */
export const consentsForSubject = async (context: Reading, people: readonly string[]): Promise<Record<string, string | null>[]> =>
  (await consentRows(context, people)).map((row) => ({
    Agreement: row.agreement, Information: classWords(row.classes), 'Your answer': row.answer === 'lapsed' ? 'Lapsed' : ANSWERS[row.answer], On: longDay(row.from), Until: row.until ? longDay(row.until) : null,
    'How it was explained': row.how, 'Asked by': row.organisation,
  }))
