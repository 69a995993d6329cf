/** What came of it, in figures: by prison, area and provider, suppressed where no names are seen, and down to the people where they are. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { GATE_DAYS } from '../questions.ts'
import { answerSentence, CUTS, figuresOf, OUTCOMES, periodsFor, RESULTS, type CountRow, type Cut, type Period } from '../results.ts'

/** Whoever sees the people counts those they may see; the others are given counts, suppressed. */
const WITH_NAMES = ['delivery-unit-head', 'offender-manager'] as const
const WITHOUT_NAMES = ['analyst', 'board-secretary', 'resettlement-worker', 'prison-offender-manager'] as const

const withNames = ({ viewer }: Reading): boolean => WITH_NAMES.some((role) => role === viewer?.role)

const input = {
  by: z.union([z.literal('').transform(() => 'prison' as const), z.enum(keysOf(CUTS), 'Choose by what to count.')]).default('prison'),
  day: z.union([z.literal('').transform(() => 0 as const), z.coerce.number().pipe(z.union(GATE_DAYS.map((day) => z.literal(day)), 'Checks are on release day and days 1, 7, 28 and 90.'))]).default(0),
  period: z.string().max(10).default(''),
}

const periodOf = (context: Reading, code: string): { readonly period: Period; readonly periods: readonly Period[] } => {
  const periods = periodsFor(context.today, withNames(context))
  return { periods, period: periods.find((one) => one.code === code) ?? periods.find((one) => one.code !== 'now') ?? periods[0]! }
}

const countsOf = async (context: Reading, { since, until }: Period, by: Cut): Promise<CountRow[]> => {
  const { rows } = await (withNames(context)
    ? sql<CountRow>`select unit, day_after as "dayAfter", question, outcome, people from gate_counts(${since}::date, ${until}::date, ${by})`
    : sql<CountRow>`select unit, day_after as "dayAfter", question, outcome, people from gate_counts_without_names(${since}::date, ${until}::date, ${by})`).execute(context.tx)
  return rows
}

/** Names of the units of a cut, by code. */
const namesOf = async ({ tx }: Reading, by: Cut, units: readonly string[]): Promise<Record<string, string>> => {
  const known = by === 'prison' ? await tx.selectFrom('prison').select(['code', 'name']).where('code', 'in', [...units, '']).execute()
    : by === 'area' ? await tx.selectFrom('area').select(['code', 'name']).where('code', 'in', [...units, '']).execute()
      : (await tx.selectFrom('organisation').select(['id', 'name']).where('id', 'in', units.filter((unit) => unit !== 'all').concat('00000000-0000-4000-8000-000000000000')).execute()).map(({ id, name }) => ({ code: id, name }))
  return { 'not-known': 'Not known', ...Object.fromEntries(known.map(({ code, name }) => [code, name])), all: 'All' }
}

/** The figures of one day: whether release day worked, in a sentence and in shares. */
export const gateResults = query({
  name: 'gate.results',
  title: 'Did release day work: how many were housed, paid, prescribed, reached, met, treated and at work, by prison, area or provider',
  who: [...WITH_NAMES, ...WITHOUT_NAMES],
  classes: ['needs', 'health', 'sentence'],
  /** `suppress`: also for those who may see each person, as for a file that is passed on. */
  input: z.object({ ...input, suppress: z.boolean().default(false) }),
  async run(context, { by, day, period: code, suppress }) {
    const ofPrison = !withNames(context) && (context.viewer?.role === 'resettlement-worker' || context.viewer?.role === 'prison-offender-manager')
    const cut = ofPrison ? 'prison' : by
    const { period, periods } = periodOf(context, code)
    const rows = await countsOf(context, period, cut)
    // A prison is given its own alone: what it reads is all of it.
    const own = ofPrison ? rows.flatMap((row) => [row, { ...row, unit: 'all' }]) : rows
    const figures = figuresOf(own, day, { suppressing: suppress || !withNames(context), additive: cut !== 'provider' })
    return yes({
      today: context.today, by: cut, day, period, periods, figures, names: await namesOf(context, cut, [...new Set(figures.map((figure) => figure.unit))]), withNames: withNames(context), ofPrison,
      suppressed: suppress || !withNames(context), sentence: answerSentence(figures.find((figure) => figure.unit === 'all' && figure.question === 'everything'), day),
    })
  },
})

const RESULT_PEOPLE_MAX = 200

/** Who stands behind a figure, for those who may see them. */
export const gateResultPeople = query({
  name: 'gate.result-people',
  title: 'The people behind one figure of the gate results',
  who: WITH_NAMES,
  classes: ['needs', 'health', 'sentence'],
  input: z.object({ ...input, unit: z.string().max(40).default('all'), question: z.enum(RESULTS, 'Choose one of the questions.').default('everything'), outcome: z.enum(keysOf(OUTCOMES), 'Choose one of the answers.').default('no') }),
  async run(context, { by, day, period: code, unit, question, outcome }) {
    if (!withNames(context)) return notFound()
    const { period } = periodOf(context, code)
    const inUnit = unit === 'all' ? sql`true` : by === 'prison' ? sql`o.prison_code = ${unit}` : by === 'area' ? sql`coalesce(o.district_code, 'not-known') = ${unit}`
      : sql`exists (select 1 from referral r where r.person_id = o.person_id and r.provider_organisation_id::text = ${unit} and r.state in ('accepted', 'completed', 'ended-early'))`
    const { rows } = await sql<{ id: string; forename: string; surname: string; released: string }>`
      select distinct p.id, p.forename, p.surname, s.released_on as released
      from (select o.*, current_person(o.person_id) as current from gate_outcomes(${period.since}::date, ${period.until}::date) o
        where o.day_after = ${day} and o.question = ${question} and o.outcome = ${outcome} and ${inUnit} offset 0) o
      join person p on p.id = o.current join sentence s on s.id = o.sentence_id
      order by s.released_on desc, p.surname, p.forename, p.id limit ${RESULT_PEOPLE_MAX + 1}`.execute(context.tx)
    return yes({ people: rows.slice(0, RESULT_PEOPLE_MAX), more: rows.length > RESULT_PEOPLE_MAX, by, day, period, unit, question, outcome, name: (await namesOf(context, by, [unit]))[unit] ?? unit })
  },
  about: ({ people }) => people.map((person) => person.id),
})
