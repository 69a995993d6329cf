/** Who meets a scheme’s criteria and whose move it is: the list, one person, what is due. */
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { notFound, yes } from '../../core/result.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { AGENCIES, decideBy, stepOf, stepWords, type Case, type Check, type Step } from '../course.ts'
import { firstDecidable, verdictOf, verdictWords, type Verdict } from '../criteria.ts'
import { CANDIDATES_MAX, candidates, housingAsked, type Candidate, type StoredCase, type StoredCheck } from '../store/people.ts'
import { schemesOf, type Scheme } from '../store/schemes.ts'
import { pastCases } from '../store/history.ts'

/** The checks of a case; one that the viewer may not see counts as not answered, so that nobody decides without it. */
export const checksOf = (one: StoredCase): StoredCheck[] =>
  keysOf(AGENCIES).map((agency) => one.checks.find((check) => check.agency === agency) ?? { id: '', agency, due: one.dueOn, answeredOn: null, answer: null, words: null, toldBy: null })

export const caseOf = (one: StoredCase): Case => ({ ...one, checks: checksOf(one) })

export interface Judged extends Candidate {
  readonly verdict: Verdict
  readonly step: Step | null
}

/** The rule over one person for a scheme: theirs where they are put forward. */
export const judged = (one: Candidate, scheme: Scheme, today: Day): Judged => {
  const from = one.case ? one.case.day : firstDecidable(today, scheme.checkDays)
  const verdict = verdictOf(scheme.criteria, scheme, one, { today, from })
  return { ...one, verdict, step: one.case ? stepOf(caseOf(one.case), verdict, scheme.suspension, today) : null }
}

/** Is a scheme to be worked: confirmed, and not over? */
export const isInForce = (scheme: Scheme, today: Day): boolean => scheme.confirmedOn !== null && (scheme.ends === null || scheme.ends >= today)

/** What a list shows of them, first whoever has something wrong, then whose answer is missing with nobody to ask. */
export const SHOWN = { todo: 'Put forward', meets: 'Meet the criteria', unknown: 'Cannot be decided', out: 'Out' } as const
export type Shown = keyof typeof SHOWN

const shownOf = (one: Judged): Shown => (one.case ? 'todo' : one.verdict.state)

const URGENCY: Record<Step['at'], number> = { withdraw: 0, check: 2, decide: 3, wait: 4, suspended: 5, decided: 6 }

/** Late answers of people whom nobody manages come before all other checks: nobody would ask for them. */
const rankOf = (one: Judged, today: Day): number => (one.step === null ? 9 : one.step.at === 'check' && (!one.managed || one.step.missing.some(({ due }) => due < today)) ? 1 : URGENCY[one.step.at])

const ofScheme = (rows: readonly Candidate[], scheme: Scheme): Candidate[] => rows.filter((one) => one.case === null || one.case.schemeId === scheme.id)

const EARLY_PAGE_SIZE = 20

const mayEnter = ({ viewer }: Reading): boolean => viewer?.role === 'prison-offender-manager' || viewer?.role === 'delivery-unit-head'

/** A scheme’s people. */
export const listEarly = query({
  name: 'schemes.list',
  title: 'Who meets the criteria of an emergency release scheme, whose answer is missing, and why others are out',
  who: CASE_ROLES,
  classes: ['sentence', 'risk', 'needs', 'contact'],
  input: z.object({
    scheme: z.union([z.literal(''), z.uuid('This is not the id of a scheme.')]).default(''), show: z.enum(keysOf(SHOWN), 'Choose one of the lists.').default('todo'),
    prison: z.string().max(6).default(''), page: z.coerce.number().int().min(1).max(200).default(1),
  }),
  async run(context, { scheme: wanted, show, prison, page }) {
    const schemes = await schemesOf(context)
    const scheme = wanted === '' ? schemes.find((one) => isInForce(one, context.today)) ?? schemes[0] : schemes.find((one) => one.id === wanted)
    if (!scheme && wanted !== '') return notFound()
    const found = scheme ? await candidates(context, { prison: prison === '' ? null : prison }) : []
    const all = scheme ? ofScheme(found.slice(0, CANDIDATES_MAX), scheme).map((one) => judged(one, scheme, context.today)) : []
    const counts = { todo: 0, meets: 0, unknown: 0, out: 0 }
    for (const one of all) counts[shownOf(one)] += 1
    const chosen = all.filter((one) => shownOf(one) === show).toSorted((a, b) => rankOf(a, context.today) - rankOf(b, context.today))
    // What is missing most often, so that one question to one office clears many.
    const missing = [...Map.groupBy(all.filter((one) => one.verdict.state === 'unknown').flatMap((one) => one.verdict.reasons.filter(({ state }) => state === 'unknown')), ({ words }) => words)]
      .map(([words, reasons]) => ({ words, who: reasons[0]?.who ?? '', count: reasons.length })).toSorted((a, b) => b.count - a.count)
    return yes({
      scheme: scheme ?? null, schemes, show, prison, page, today: context.today, counts, cut: found.length > CANDIDATES_MAX, missing, mayEnter: mayEnter(context),
      people: chosen.slice((page - 1) * EARLY_PAGE_SIZE, page * EARLY_PAGE_SIZE).map((one) => ({
        personId: one.personId, forename: one.forename, surname: one.surname, prisonName: one.prisonName, planned: one.plannedRelease, nobody: !one.managed && one.step?.at === 'check' && one.step.missing.some(({ agency }) => AGENCIES[agency].owner === 'manager'), day: one.case?.day ?? one.verdict.day,
        words: one.step ? (one.step.at === 'withdraw' && one.step.why === 'excluded' ? `${stepWords(one.step)}. ${verdictWords({ ...one.verdict, state: 'out', reasons: one.verdict.reasons.filter(({ rule }) => rule !== 'window') }).replace(/^Out: /, '')}` : stepWords(one.step)) : verdictWords(one.verdict),
        due: one.step ? dueOf(one, one.step, context.today) : null, wrong: one.step?.at === 'withdraw',
      })),
      more: chosen.length > page * EARLY_PAGE_SIZE,
      prisons: [...new Map(found.map((one) => [one.prisonCode, one.prisonName]))].map(([code, name]) => ({ code, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })
  },
  about: ({ people }) => people.map((one) => one.personId),
})

/** The day by which the next step has to be taken. */
const dueOf = (one: Candidate, step: Step, today: Day): Day | null => {
  switch (step.at) {
    case 'withdraw': return today
    case 'check': return one.case?.dueOn ?? null
    case 'decide': return step.due
    default: return null
  }
}

/** One person: the verdict with every reason, what was answered and decided, and what this viewer may do. */
export const earlyOfPerson = query({
  name: 'schemes.person',
  title: 'Whether somebody could be released early under an emergency scheme, criterion by criterion, and how far it is',
  who: CASE_ROLES,
  classes: ['sentence', 'risk', 'needs', 'contact'],
  input: z.object({ person: PersonId }),
  async run(context, { person: id }) {
    const person = await seenPerson(context, id)
    if (!person || hiddenReason('sentence', await sightOf(context, person.id)) !== null) return notFound()
    const people = await samePeople(context, person.id)
    const [row] = await candidates(context, { people })
    const schemes = await schemesOf(context)
    const scheme = row?.case ? schemes.find((one) => one.id === row.case?.schemeId) : schemes.find((one) => isInForce(one, context.today))
    const one = row && scheme ? judged(row, scheme, context.today) : null
    return yes({ person, today: context.today, scheme: scheme ?? null, one, checks: one?.case ? checksOf(one.case) : [], past: (await pastCases(context, people)).filter((past) => past.id !== one?.case?.id), may: mayOf(context, one) })
  },
  about: ({ person }) => [person.id],
})

/** What the viewer may do with somebody, by role and by whether their own organisation answers for them. */
const mayOf = ({ viewer }: Reading, one: Judged | null) => {
  const role = viewer?.role
  const ours = one?.ours ?? false
  return {
    ask: ours && (role === 'offender-manager' || role === 'delivery-unit-head'), place: ours, facts: ours,
    putForward: ours && (role === 'prison-offender-manager' || role === 'resettlement-worker'),
    decide: ours && role === 'prison-offender-manager' ? ('prison' as const) : ours && role === 'delivery-unit-head' ? ('probation' as const) : null,
  }
}

/** Does a step ask this viewer’s role? */
const asksRole = ({ viewer, today }: Reading, one: Judged): { readonly words: string; readonly due: Day; readonly urgent: boolean }[] => {
  const { step } = one
  const role = viewer?.role
  if (!one.case || !step) return []
  const decider = role === 'prison-offender-manager' ? 'prison' : role === 'delivery-unit-head' ? 'probation' : null
  switch (step.at) {
    case 'withdraw': return decider ? [{ words: stepWords(step), due: today, urgent: true }] : []
    case 'decide': return decider && step.sides.includes(decider) ? [{ words: 'Decide about the early release', due: decideBy(one.case.dueOn), urgent: false }] : []
    case 'check': {
      const mine = step.missing.filter((check) => asksMine(role, check, one.managed, today))
      return mine.length === 0 ? [] : [{ words: `Before an early release, ask and record: ${mine.map(({ agency }) => AGENCIES[agency].title.toLowerCase()).join(', ')}`, due: one.case.dueOn, urgent: false }]
    }
    default: return []
  }
}

/** The offender manager asks police and children’s services and answers for probation; the head of the unit where there is none or the day has passed; the prison asks for housing. */
const asksMine = (role: string | undefined, { agency, due }: Check, managed: boolean, today: Day): boolean => {
  if (AGENCIES[agency].owner === 'prison') return role === 'resettlement-worker' || (role === 'prison-offender-manager' && due < today)
  return role === 'offender-manager' || (role === 'delivery-unit-head' && (!managed || due < today))
}

export const earlyHref = (person: string): string => `/people/${person}/early-release`

/** For ‘What is due’ and caseloads. */
export const earlyDueItems = async (context: Reading, { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  const role = context.viewer?.role
  if (role === 'housing-officer')
    return (await housingAsked(context, { until, limit, people })).filter(({ answeredOn }) => answeredOn === null).map((one) => ({ personId: one.personId, due: one.due, words: 'Say whether there is a place from an earlier day', href: `/people/${one.personId}/early-release-place` }))
  if (!CASE_ROLES.some((one) => one === role)) return []
  const rows = (await candidates(context, people ? { people } : { mine: true })).filter((one) => one.case !== null)
  if (rows.length === 0) return []
  const schemes = new Map((await schemesOf(context)).map((one) => [one.id, one]))
  return rows.flatMap((row) => {
    const scheme = row.case ? schemes.get(row.case.schemeId) : undefined
    if (!scheme || !row.ours) return []
    const one = judged(row, scheme, context.today)
    return asksRole(context, one).filter(({ due }) => due <= until).map((item) => ({ personId: one.personId, due: item.due, words: item.words, href: earlyHref(one.personId), ...(item.urgent ? { urgent: true } : {}) }))
  }).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, limit)
}

/** The question about housing for whoever answers it: who is asked about, until when; nothing of the sentence. */
export const placeAsked = query({
  name: 'schemes.place-asked',
  title: 'Is there a place to sleep from an earlier day: who is asked about, and until when',
  who: [...CASE_ROLES, 'housing-officer'],
  classes: ['contact', 'needs'],
  input: z.object({ person: PersonId }),
  async run(context, { person: id }) {
    const person = await seenPerson(context, id)
    const sight = person ? await sightOf(context, person.id) : []
    if (!person || hiddenReason('contact', sight) !== null || hiddenReason('needs', sight) !== null) return notFound()
    const [asked] = await housingAsked(context, { until: addDays(context.today, 366), limit: 1, people: await samePeople(context, person.id) })
    return yes({ person, today: context.today, asked: asked ?? null })
  },
  about: ({ person }) => [person.id],
})
