/** What is recorded of one person: facts that no record has, being put forward, answers of partners, the two decisions, taking back. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { addWorkingDays } from '../../core/working-days.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { CASE_ROLES, keysOf, type InformationClass } from '../../platform/vocabulary.ts'
import { moveReleaseDay, sentenceById } from '../../sentences/actions.ts'
import { sightOf } from '../../sharing/actions.ts'
import { AGENCIES, DECISIONS, isDecided, PLACE_OUTCOMES, RISK_OUTCOMES, SIDES, WITHDRAWALS, decide, type Side, type Withdrawal } from '../course.ts'
import { ASKED_KEYS, verdictWords } from '../criteria.ts'
import { candidates, housingAsked, type Candidate, type StoredCase } from '../store/people.ts'
import { schemesOf, type Scheme } from '../store/schemes.ts'
import { endCase, holdCase, insertAnswer, insertCase, insertDecision, insertFacts, rememberPlanned } from '../store/writing.ts'
import { caseOf, checksOf, isInForce, judged, type Judged } from './people.ts'

const DECIDERS = ['prison-offender-manager', 'delivery-unit-head'] as const

/** The person in custody, if the viewer sees what the action writes and their own organisation answers for them. */
const found = async (context: Acting, id: string, classes: readonly InformationClass[]): Promise<Candidate | null> => {
  const person = await seenPerson(context, id)
  if (!person) return null
  const sight = await sightOf(context, person.id)
  if (classes.some((one) => hiddenReason(one, sight) !== null)) return null
  const [row] = await candidates(context, { people: await samePeople(context, person.id) })
  return row?.ours ? row : null
}

const withScheme = async (context: Acting, row: Candidate): Promise<{ scheme: Scheme; one: Judged } | null> => {
  const schemes = await schemesOf(context)
  const scheme = row.case ? schemes.find(({ id }) => id === row.case?.schemeId) : schemes.find((one) => isInForce(one, context.today))
  return scheme ? { scheme, one: judged(row, scheme, context.today) } : null
}

const yesNo = z.enum(['', 'yes', 'no'], 'Choose yes or no.').default('')

export const recordFacts = action({
  name: 'schemes.record-facts',
  title: 'Record what an emergency release scheme asks and no record has: kind of sentence, excluded offence, open charge, sex offenders’ register',
  who: CASE_ROLES,
  classes: ['sentence'],
  input: z.object({ person: PersonId, standard: yesNo, offence: yesNo, charge: yesNo, register: yesNo }),
  async run(context, input) {
    const row = await found(context, input.person, ['sentence'])
    if (!row) return notFound()
    const said = ASKED_KEYS.flatMap((asked) => (input[asked] === '' || (input[asked] === 'yes') === row.asked[asked] ? [] : [{ asked, answer: input[asked] === 'yes' }]))
    if (said.length === 0) return no('Answer at least one question that is open or that has changed.', 'standard')
    await insertFacts(context, row, said)
    return yes({ person: row.personId, recorded: said.length })
  },
  about: ({ person }) => [person],
})

export const putForward = action({
  name: 'schemes.put-forward',
  title: 'Put somebody who meets the criteria forward for an early release, and ask every agency',
  who: ['prison-offender-manager', 'resettlement-worker'],
  classes: ['sentence', 'contact'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const row = await found(context, person, ['sentence'])
    const stands = row && await withScheme(context, row)
    if (!row || !stands) return notFound()
    const { scheme, one } = stands
    if (row.case) return no('They are put forward already.')
    if (scheme.suspension) return no(`The scheme is suspended since ${longDay(scheme.suspension.since)}: ${scheme.suspension.words} Nobody is put forward until it goes on.`)
    if (one.verdict.state !== 'meets' || one.verdict.day === null) return no(`${verdictWords(one.verdict)}.`)
    const dueOn = addWorkingDays(context.today, scheme.checkDays)
    const id = await insertCase(context, { sentenceId: row.sentenceId, writtenUnder: row.writtenUnder, scheme: scheme.id, day: one.verdict.day, dueOn })
    return id === null ? no('They are put forward already.') : yes({ person: row.personId, day: one.verdict.day, dueOn })
  },
  about: ({ person }) => [person],
})

const toldBy = letters(120).min(3, 'Enter who said it: name and office.')

export const answerRisk = action({
  name: 'schemes.answer-risk',
  title: 'Record what police, children’s services or probation answered before an early release, and who said it',
  who: ['offender-manager', 'delivery-unit-head'],
  classes: ['risk', 'sentence', 'contact'],
  input: z.object({ person: PersonId, agency: z.enum(['police', 'children', 'probation'], 'Choose who answered.'), answer: z.enum(keysOf(RISK_OUTCOMES), 'Choose what they answered.'), words: letters(1000).default(''), toldBy }),
  async run(context, input) {
    const row = await found(context, input.person, ['sentence', 'risk'])
    const check = row?.case?.checks.find(({ agency }) => agency === input.agency)
    if (!row || !check) return notFound()
    if (input.answer !== 'clear' && input.words.length < 3) return no(input.answer === 'conditions' ? 'Name the conditions.' : 'Say why, as far as it may be said.', 'words')
    await insertAnswer(context, { check, person: row.case?.personId ?? row.writtenUnder, answer: input.answer, words: input.words, toldBy: input.toldBy })
    return yes({ person: row.personId, agency: AGENCIES[input.agency].title })
  },
  about: ({ person }) => [person],
})

export const answerPlace = action({
  name: 'schemes.answer-place',
  title: 'Say whether there is a place to sleep from the early day',
  who: [...CASE_ROLES, 'housing-officer'],
  classes: ['needs', 'contact'],
  input: z.object({ person: PersonId, answer: z.enum(keysOf(PLACE_OUTCOMES), 'Choose whether there is a place.'), words: letters(1000).default(''), toldBy }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    const sight = person ? await sightOf(context, person.id) : []
    if (!person || hiddenReason('needs', sight) !== null || hiddenReason('contact', sight) !== null) return notFound()
    const [asked] = await housingAsked(context, { until: '9999-12-31', limit: 1, people: await samePeople(context, person.id) })
    if (!asked) return no('Nobody asks about a place for an earlier day any more.')
    if (input.answer === 'none' && input.words.length < 3) return no('Say why there is none, and what was tried.', 'words')
    await insertAnswer(context, { check: { id: asked.id, agency: 'housing' }, person: asked.writtenUnder, answer: input.answer, words: input.words, toldBy: input.toldBy })
    return yes({ person: person.id })
  },
  about: ({ person }) => [person],
})

const sideOf = ({ viewer }: Acting): Side => (viewer.role === 'prison-offender-manager' ? 'prison' : 'probation')

export const decideEarly = action({
  name: 'schemes.decide',
  title: 'Decide for the prison, or for probation, about an early release; it holds when both have, and moves the release day',
  who: DECIDERS,
  classes: ['sentence', 'risk', 'needs', 'contact'],
  input: z.object({ person: PersonId, decision: z.enum(keysOf(DECISIONS), 'Choose what is decided.'), reason: letters(500).min(3, 'Say why.'), version: Version }),
  async run(context, input) {
    const row = await found(context, input.person, ['sentence'])
    const stands = row && await withScheme(context, row)
    if (!row?.case || !stands) return notFound()
    const side = sideOf(context)
    const { scheme, one } = stands
    if (row.case.version !== input.version) return stale(row.case)
    const decided = decide(caseOf(row.case), { side, decision: input.decision, account: context.viewer.accountId }, {
      verdict: one.verdict, suspension: scheme.suspension, today: context.today, planned: row.plannedRelease, deciders: row.case.decided.flatMap(({ byId }) => byId ?? []),
    })
    if (!decided.ok) return decided
    if (!(await holdCase(context, row.case, input.version))) return stale(row.case)
    await insertDecision(context, row.case, { side, decision: input.decision, reason: input.reason })
    if (input.decision === 'refuse') await endCase(context, row.case, 'refused', `${SIDES[side]}: ${input.reason}`)
    if (decided.value.whole) {
      const moved = await applied(context, row, row.case, scheme)
      if (!moved.ok) return moved
    }
    return yes({ person: row.personId, whole: decided.value.whole, decision: input.decision, day: row.case.day })
  },
  about: ({ person }) => [person],
})

/** Both have decided: the planned release moves, and everything that hangs on it. */
const applied = async (context: Acting, row: Candidate, one: StoredCase, scheme: Scheme): Promise<Result<unknown>> => {
  const sentence = await sentenceById(context, row.sentenceId)
  if (!sentence) return notFound()
  await rememberPlanned(context, one, row.plannedRelease)
  return moveReleaseDay(context, sentence, { day: one.day, reason: `Early release: ${scheme.name}, decided by prison and probation` })
}

/** Ends an early release and gives the planned day back where it had moved and that day is still to come. */
export const takeBack = async (context: Acting, row: Candidate, why: Withdrawal, words: string): Promise<Result<{ readonly given: string | null }>> => {
  if (!row.case) return notFound()
  await endCase(context, row.case, why, words)
  const { plannedBefore, day } = row.case
  if (plannedBefore === null || row.plannedRelease !== day || plannedBefore <= context.today) return yes({ given: null })
  const sentence = await sentenceById(context, row.sentenceId)
  if (!sentence) return notFound()
  const moved = await moveReleaseDay(context, sentence, { day: plannedBefore, reason: `The early release is taken back: ${WITHDRAWALS[why].toLowerCase()}` })
  return moved.ok ? yes({ given: plannedBefore }) : moved
}

export const withdrawEarly = action({
  name: 'schemes.withdraw',
  title: 'Take an early release back before it happens, with the reason; the planned release goes back to where it was',
  who: DECIDERS,
  classes: ['sentence'],
  input: z.object({ person: PersonId, why: z.enum(keysOf(WITHDRAWALS), 'Choose why it is taken back.'), words: letters(450).min(3, 'Say what happened.'), version: Version }),
  async run(context, input) {
    const row = await found(context, input.person, ['sentence'])
    if (!row?.case) return notFound()
    if (row.case.version !== input.version) return stale(row.case)
    const was = isDecided({ decided: row.case.decided })
    const done = await takeBack(context, row, input.why, input.words)
    if (!done.ok) return done
    return yes({ person: row.personId, given: done.value.given, decided: was, missing: checksOf(row.case).filter(({ answeredOn }) => answeredOn === null).length })
  },
  about: ({ person }) => [person],
})
