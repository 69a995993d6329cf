/** One gate check: what is known, who is asked, and answering all of it on one screen. */
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { moneyKnownOf } from '../../finances/actions.ts'
import { recordCheck } from '../../housing/actions.ts'
import { SLEPT } from '../../housing/rules.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { currentPerson, samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { CASE_ROLES, keysOf, MANAGING_ROLES, MEETING_ROLES } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { contradictionWords, decideAnswer, decideCheckOpen, standingOf, type Given, type Standing } from '../answers.ts'
import { ownerOf, type Owner } from '../owners.ts'
import { ANSWERS, GATE_DAYS, HEALTH_QUESTIONS, heldFor, isHealth, KNOWN_HOW, OWN_QUESTIONS, QUESTIONS, type Answer, type OwnQuestion, type QuestionName } from '../questions.ts'
import { aroundOf, gateAnswersOf, gateChecksOf, gateChecksOfProvider, gateEndsOf, holdCheck, insertAnswer, treatsPerson, type StoredAnswer, type StoredEnd, type StoredGateCheck } from '../store.ts'

/** Answers were recorded for one day after a release: ids and the day only. */
export const gateRecorded = eventType<{ person: string; check: string; sentence: string; dayAfter: number; contradicted: readonly string[] }>('gate.recorded')

/** Who looks whether release day worked, and records it: everybody who meets the person. */
export const GATE_ROLES = MEETING_ROLES
/** Whose different answer settles a contradiction: those who answer for the person outside. */
const SETTLING = ['offender-manager', 'delivery-unit-head'] as const

const ticked = z.union([z.boolean(), z.enum(['', 'yes']).transform((word) => word === 'yes')]).default(false)
const dayAfter = z.coerce.number().pipe(z.union(GATE_DAYS.map((day) => z.literal(day)), 'Checks are on release day and days 1, 7, 28 and 90.'))

/** One question as its page shows it. */
export interface ShownQuestion {
  readonly question: QuestionName
  readonly standing: Standing
  /** All that was answered, oldest first. */
  readonly history: readonly Given[]
  /** May this viewer answer it? */
  readonly mayAnswer: boolean
  /** Why the answer is not shown, in a sentence; null where it is. */
  readonly hidden: string | null
  /** Answered, though not shown. */
  readonly toldHidden: boolean
  readonly owner: Owner
}

/** Everything of one person’s gate record that this viewer may see. */
export interface GateRecord {
  readonly checks: readonly StoredGateCheck[]
  readonly answers: readonly StoredAnswer[]
  readonly ends: readonly StoredEnd[]
  readonly healthHidden: string | null
  /** A caseworker of the provider that treats the person: asked about treatment alone. */
  readonly provider: boolean
}

/** The gate record of these people; null where the viewer has nothing to do with it or may not see it. */
export const gateRecordOf = async (context: Reading, people: readonly string[]): Promise<GateRecord | null> => {
  const { viewer } = context
  if (!viewer || !GATE_ROLES.some((one) => one === viewer.role)) return null
  if (viewer.role === 'caseworker') {
    const checks = await gateChecksOfProvider(context, people)
    return checks.length === 0 ? null : { checks, answers: await gateAnswersOf(context, people), ends: [], healthHidden: null, provider: true }
  }
  const sightings = await sightOf(context, people[0] ?? '')
  if (hiddenReason('needs', sightings) !== null) return null
  return { checks: await gateChecksOf(context, people), answers: await gateAnswersOf(context, people), ends: await gateEndsOf(context, people), healthHidden: hiddenReason('health', sightings), provider: false }
}

/** The check of one day after the newest release. */
const newest = (checks: readonly StoredGateCheck[], day: number): StoredGateCheck | undefined => checks.find((check) => check.dayAfter === day)

/** The answers to one question of a check, without housing’s, which stands elsewhere. */
export const givenTo = (answers: readonly StoredAnswer[], check: string, question: OwnQuestion): Given[] =>
  answers.flatMap((one) => (one.checkId === check && one.question === question && one.answer !== null ? [{ ...one, answer: one.answer }] : []))

const mayAnswer = ({ viewer }: Reading, question: QuestionName, record: GateRecord): boolean => {
  if (record.provider) return isHealth(question)
  if (question === 'housing') return viewer?.role === 'housing-officer' || CASE_ROLES.some((one) => one === viewer?.role)
  return CASE_ROLES.some((one) => one === viewer?.role) && (!isHealth(question) || record.healthHidden === null)
}

const shown = async (context: Reading, record: GateRecord, check: StoredGateCheck): Promise<ShownQuestion[]> => {
  const around = record.provider ? { treated: true, managed: true } : await aroundOf(context, [check.personId])
  return (record.provider ? HEALTH_QUESTIONS : (['housing', ...OWN_QUESTIONS] as const)).map((question) => {
    const history = question === 'housing' ? [] : givenTo(record.answers, check.id, question)
    const hidden = isHealth(question) ? record.healthHidden : null
    return {
      question, history, standing: standingOf(history), mayAnswer: mayAnswer(context, question, record), hidden: hidden ?? (record.provider && history.length === 0 && question !== 'housing' && check.answered.includes(question) ? 'Somebody else has answered this.' : null),
      toldHidden: question !== 'housing' && check.answered.includes(question) && history.length === 0, owner: ownerOf(question, check, around, context.today),
    }
  })
}

/** One gate check of a person, with what stands, who is asked, and the answers of the check before, to start from. */
export const gateCheck = query({
  name: 'gate.check',
  title: 'One gate check: what was true on release day or 1, 7, 28 or 90 days after, on seven questions',
  who: GATE_ROLES,
  classes: ['needs', 'health', 'contact'],
  /** `begun`: with the answers of the check before, to be read and changed. */
  input: z.object({ person: PersonId, day: dayAfter, begun: ticked }),
  async run(context, { person, day, begun }) {
    const found = await seenPerson(context, person)
    const record = found && await gateRecordOf(context, await samePeople(context, person))
    const check = record && newest(record.checks, day)
    if (!found || !record || !check) return notFound()
    const earlier = GATE_DAYS.filter((one) => one < day).toReversed().map((one) => record.checks.find((other) => other.dayAfter === one && other.release === check.release && other.sentenceId === check.sentenceId))
      .find((other) => other !== undefined && (other.slept !== null || other.answered.length > 0))
    const how = record.answers.findLast((one) => one.checkId === check.id && one.question === 'housing')
    return yes({
      /** What is recorded elsewhere, beside the question that it bears on. */
      recordedElsewhere: record.provider ? null : await moneyKnownOf(context, await samePeople(context, person)),
      person: found, today: context.today, check, questions: await shown(context, record, check), provider: record.provider, begun, housingHow: how?.how ?? null,
      before: earlier ? {
        dayAfter: earlier.dayAfter, slept: earlier.slept,
        answers: Object.fromEntries(OWN_QUESTIONS.flatMap((question) => {
          const standing = standingOf(givenTo(record.answers, earlier.id, question))
          return standing.state === 'answered' && standing.given.answer !== 'not-known' ? [[question, standing.given.answer]] : []
        })),
      } : null,
    })
  },
  about: ({ person }) => [person.id],
})

/** Every release of a person with what was recorded after it: somebody released twice has two records. */
export const gateOfPerson = query({
  name: 'gate.of-person',
  title: 'The gate record of one person: each release, each day, what was answered, and why checks ended',
  who: GATE_ROLES,
  classes: ['needs', 'health', 'sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    const record = found && await gateRecordOf(context, await samePeople(context, person))
    if (!found || !record) return notFound()
    const releases = [...Map.groupBy(record.checks, (check) => `${check.release} ${check.sentenceId}`).values()].map((checks) => {
      const end = record.ends.find((one) => one.sentenceId === checks[0]?.sentenceId && one.release === checks[0].release)
      return {
        release: checks[0]!.release, ended: checks.find((one) => one.endedOn !== null)?.endedOn ?? null, end: end ?? null,
        checks: checks.map((check) => ({ ...check, given: Object.fromEntries(OWN_QUESTIONS.map((question) => [question, givenTo(record.answers, check.id, question)])) as Record<OwnQuestion, Given[]> })),
      }
    })
    return yes({
      person: found, today: context.today, releases, provider: record.provider, healthHidden: record.healthHidden,
      mayEnd: MANAGING_ROLES.some((role) => role === context.viewer?.role) && releases[0] !== undefined && releases[0].end === null,
    })
  },
  about: ({ person }) => [person.id],
})

const answer = z.enum(['', ...keysOf(ANSWERS)], 'Choose one of the answers.').default('')

const RecordInput = z.object({
  person: PersonId,
  day: dayAfter,
  slept: z.enum(['', ...keysOf(SLEPT)], 'Choose where they slept.').default(''),
  money: answer, prescription: answer, phone: answer, appointment: answer, treatment: answer, work: answer,
  how: z.enum(['', ...keysOf(KNOWN_HOW)], 'Say how you know.').default(''),
  reason: letters(500).default(''),
  /** The form began with the answers of the check before. */
  begun: ticked,
  /** … and each of them was read. */
  read: ticked,
  /** The person agrees that those who manage the sentence are told: asked of providers of treatment. */
  agreed: ticked,
  version: Version,
})

/** What is wrong with the form as a whole, before any question is looked at. */
const decideForm = (input: z.output<typeof RecordInput>, record: GateRecord, check: StoredGateCheck, today: string): Result<true> => {
  const isOpen = decideCheckOpen(check, today)
  if (!isOpen.ok) return isOpen
  if (input.slept === '' && OWN_QUESTIONS.every((question) => input[question] === '')) return no('Answer at least one question. What you do not know can stay empty, or be recorded as not known.', record.provider ? 'prescription' : 'slept')
  if (input.how === '') return no('Say how you know.', 'how')
  if (input.begun && !input.read) return no('The answers of the check before were filled in for you. Read each one, change what is no longer true, then tick that you have.', 'read')
  return record.provider && !input.agreed ? no('Ask the person first. If they do not agree that those who manage their sentence are told, leave this and record nothing here.', 'agreed') : yes(true)
}

/** Records one screen of answers: what is left empty stays open; nothing is overwritten. */
export const recordGate = action({
  name: 'gate.record',
  title: 'Record what was true on release day, or 1, 7, 28 or 90 days after, with how it is known',
  who: GATE_ROLES,
  classes: ['needs', 'health', 'contact'],
  input: RecordInput,
  async run(context, input) {
    const { viewer, today } = context
    const found = await seenPerson(context, input.person)
    const people = found ? await samePeople(context, input.person) : []
    const record = found && await gateRecordOf(context, people)
    const check = record && newest(record.checks, input.day)
    if (!record || !check || (record.provider && !(await treatsPerson(context, check.personId)))) return notFound()
    const decided = decideForm(input, record, check, today)
    if (!decided.ok) return decided
    const answering: { readonly question: OwnQuestion; readonly answer: Answer; readonly settles: boolean }[] = []
    const against: string[] = []
    for (const question of OWN_QUESTIONS) {
      const given = input[question]
      if (given === '') continue
      if (!mayAnswer(context, question, record)) return no(`${QUESTIONS[question].title} is not yours to record: your role does not see the answers.`, question)
      const known = givenTo(record.answers, check.id, question)
      const one = decideAnswer(known, { question, answer: given, organisationId: viewer.organisationId, settling: SETTLING.some((role) => role === viewer.role), reason: input.reason })
      if (!one.ok) return one
      if (one.value !== 'same') answering.push({ question, answer: given, settles: one.value === 'settling' })
      const standing = standingOf(known)
      if (one.value === 'beside' && standing.state === 'answered') against.push(`${QUESTIONS[question].title}: ${contradictionWords(question, [standing.given])}`)
    }
    const moved = answering.length > 0 || (input.slept !== '' && input.slept !== check.slept)
    if (moved && !(await holdCheck(context, check.id, input.version))) return stale(newest((await gateRecordOf(context, people))?.checks ?? [], input.day))
    const slept = await recordNight(context, input, record, check)
    if (!slept.ok) return slept
    const reason = input.reason === '' ? null : input.reason
    for (const one of answering) await insertAnswer(context, { check, ...one, how: input.how === '' ? 'told-by-person' : input.how, reason, agreed: input.agreed })
    const person = await currentPerson(context, check.personId)
    if (moved) await context.emit(gateRecorded, { person, check: check.id, sentence: check.sentenceId, dayAfter: check.dayAfter, contradicted: against })
    if (!record.provider && (answering.some((one) => one.answer === 'no') || (slept.value && heldFor(slept.value) === 'no'))) await tellManager(context, person, found.reference)
    return yes({ person, day: input.day, recorded: answering.length + (slept.value ? 1 : 0), contradicted: against.length })
  },
  about: ({ person }) => [person],
})

/** Where they slept is recorded by the accommodation check itself; here stays how it is known. Answers what was recorded, null when nothing new was. */
const recordNight = async (context: Acting, input: z.output<typeof RecordInput>, record: GateRecord, check: StoredGateCheck): Promise<Result<keyof typeof SLEPT | null>> => {
  const { slept } = input
  if (slept === '' || slept === check.slept) return yes(null)
  if (!mayAnswer(context, 'housing', record) || check.sleptVersion === null) return no('Where they slept is not yours to record here.', 'slept')
  const done = await recordCheck.run(context, { person: input.person, day: input.day, slept, held: heldFor(slept), correction: check.slept !== null && input.reason !== '', reason: input.reason, sentence: check.sentenceId, version: check.sleptVersion })
  if (!done.ok) return done.kind === 'refused' ? no(done.message, done.field === 'correction' || done.field === 'reason' ? 'reason' : 'slept') : done
  await insertAnswer(context, { check, question: 'housing', answer: null, how: input.how === '' ? 'told-by-person' : input.how, settles: false, reason: null, agreed: false })
  return yes(slept)
}

/** Something is missing: whoever is responsible is told at once, unless they recorded it themselves. */
const tellManager = async (context: Acting, person: string, reference: string): Promise<void> => {
  const { manager } = await aroundOf(context, await samePeople(context, person))
  if (manager === null || manager === context.viewer.accountId) return
  await notify(context, [{ to: { accountId: manager }, person, words: `Something is missing for ${reference} after release: it is yours today`, href: `/people/${person}/gate-missing` }])
}
