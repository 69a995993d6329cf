/** Who needed treatment and who got it, by court and area; suppressed where no names are seen, and down to the people where they are. */
import { sql } from 'kysely'
import { z } from 'zod'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { CUTS, figuresOf, periodsFor, REACHED, uptakeSentence, type CountRow, type Cut, type Period } from '../figures.ts'
import { MANAGERS } from './about.ts'

const WITHOUT_NAMES = ['analyst', 'board-secretary'] as const
const withNames = ({ viewer }: Reading): boolean => MANAGERS.some((role) => role === viewer?.role)

const input = {
  by: z.union([z.literal('').transform(() => 'court' as const), z.enum(keysOf(CUTS), 'Choose by what to count.')]).default('court'),
  period: z.string().max(10).default(''),
}

const periodOf = (context: Reading, code: string): { readonly period: Period; readonly periods: readonly Period[] } => {
  const periods = periodsFor(context.today, withNames(context))
  return { periods, period: periods.find((one) => one.code === code) ?? periods.find((one) => one.code !== 'now') ?? periods[0]! }
}

const countsOf = async (context: Reading, { since, until }: Period, by: Cut): Promise<CountRow[]> => {
  const { rows } = await (withNames(context)
    ? sql<CountRow>`select unit, reached, orders from treatment_counts(${since}::date, ${until}::date, ${by}, treatment_answered_for())`
    : sql<CountRow>`select unit, reached, orders from treatment_counts_without_names(${since}::date, ${until}::date, ${by})`).execute(context.tx)
  return rows
}

const namesOf = async ({ tx }: Reading, by: Cut, units: readonly string[]): Promise<Record<string, string>> => {
  const known = by === 'area' ? await tx.selectFrom('area').select(['code', 'name']).where('code', 'in', [...units, '']).execute() : []
  return { 'not-known': 'Not known', ...Object.fromEntries(known.map(({ code, name }) => [code, name])), all: 'All' }
}

/** The figures: how far orders of people with a need came on the way to treatment. */
export const treatmentUptake = query({
  name: 'treatment.uptake',
  title: 'Who needed treatment and who got it: orders of people with a need by how far they came, by court or area',
  who: [...MANAGERS, ...WITHOUT_NAMES],
  classes: ['needs', 'health', 'sentence'],
  /** `suppress`: also for those who may see each person, as for a file that is passed on. */
  input: z.object({ ...input, suppress: z.boolean().default(false) }),
  async run(context, { by, period: code, suppress }) {
    const { period, periods } = periodOf(context, code)
    const suppressed = suppress || !withNames(context)
    const figures = figuresOf(await countsOf(context, period, by), suppressed)
    return yes({ today: context.today, by, period, periods, figures, names: await namesOf(context, by, figures.map((one) => one.unit)), withNames: withNames(context), suppressed, sentence: uptakeSentence(figures.find((one) => one.unit === 'all')) })
  },
})

const PEOPLE_MAX = 200

/** Who stands behind a figure, for those who may see them. */
export const treatmentUptakePeople = query({
  name: 'treatment.uptake-people',
  title: 'The people behind one figure of who needed treatment and who got it',
  who: MANAGERS,
  classes: ['needs', 'health', 'sentence'],
  input: z.object({ ...input, unit: z.string().max(200).default('all'), reached: z.enum(keysOf(REACHED), 'Choose how far they came.').default('never') }),
  async run(context, { by, period: code, unit, reached }) {
    const { period } = periodOf(context, code)
    const inUnit = unit === 'all' ? sql`true` : by === 'court' ? sql`t.court = ${unit}` : sql`coalesce(t.district_code, 'not-known') = ${unit}`
    const { rows } = await sql<{ id: string; forename: string; surname: string; sentenced: string; court: string }>`
      select distinct p.id, p.forename, p.surname, s.imposed_day as sentenced, t.court
      from (select t.*, current_person(t.person_id) as current from treatment_reached(${period.since}::date, ${period.until}::date, treatment_answered_for()) t where t.reached = ${reached} and ${inUnit} offset 0) t
      join person p on p.id = t.current join sentence s on s.id = t.sentence_id
      order by s.imposed_day desc, p.surname, p.forename, p.id limit ${PEOPLE_MAX + 1}`.execute(context.tx)
    return yes({ people: rows.slice(0, PEOPLE_MAX), more: rows.length > PEOPLE_MAX, by, period, unit, reached, name: (await namesOf(context, by, [unit]))[unit] ?? unit })
  },
  about: ({ people }) => people.map((person) => person.id),
})
