/** Continuity of care by the day of release, by prison and area; suppressed where no names are seen, and down to the people where they are. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { measureOn } from '../continuity.ts'
import { BEGAN, beganSentence, CONTINUITY_CUTS, continuityFiguresOf, type BeganRow, type ContinuityCut } from '../continuity-figures.ts'
import { periodsFor, type Period } from '../figures.ts'
import { MANAGERS } from './about.ts'

const WITHOUT_NAMES = ['analyst', 'board-secretary'] as const
const withNames = ({ viewer }: Reading): boolean => MANAGERS.some((role) => role === viewer?.role)

const input = {
  by: z.union([z.literal('').transform(() => 'prison' as const), z.enum(keysOf(CONTINUITY_CUTS), 'Choose by what to count.')]).default('prison'),
  period: z.string().max(10).default(''),
}

/** Only releases whose three weeks are over: anybody else may still begin in time. */
const periodOf = (context: Reading, code: string): { readonly period: Period; readonly periods: readonly Period[]; readonly days: number } => {
  const days = measureOn(context.today).startDays
  const periods = periodsFor(addDays(context.today, -days), withNames(context), 'Released')
  return { days, periods, period: periods.find((one) => one.code === code) ?? periods.find((one) => one.code !== 'now') ?? periods[0]! }
}

const countsOf = async (context: Reading, { since, until }: Period, days: number, by: ContinuityCut): Promise<BeganRow[]> => {
  const { rows } = await (withNames(context)
    ? sql<BeganRow>`select unit, reached, people from continuity_counts(${since}::date, ${until}::date, ${days}::integer, ${by}, treatment_answered_for())`
    : sql<BeganRow>`select unit, reached, people from continuity_counts_without_names(${since}::date, ${until}::date, ${days}::integer, ${by})`).execute(context.tx)
  return rows
}

const namesOf = async ({ tx }: Reading, by: ContinuityCut, units: readonly string[]): Promise<Record<string, string>> => {
  const known = by === 'area' ? await tx.selectFrom('area').select(['code', 'name']).where('code', 'in', [...units, '']).execute() : await tx.selectFrom('prison').select(['code', 'name']).where('code', 'in', [...units, '']).execute()
  return { 'not-known': 'Not known', ...Object.fromEntries(known.map(({ code, name }) => [code, name])), all: 'All' }
}

/** The figures: after how many releases treatment outside began within three weeks. */
export const continuityFigures = query({
  name: 'treatment.continuity-figures',
  title: 'After how many releases with a prescription treatment outside began within three weeks, by prison or area',
  who: [...MANAGERS, ...WITHOUT_NAMES],
  classes: ['health', 'sentence'],
  /** `suppress`: also for those who may see each person, as for a file that is passed on. */
  input: z.object({ ...input, suppress: z.boolean().default(false) }),
  async run(context, { by, period: code, suppress }) {
    const { period, periods, days } = periodOf(context, code)
    const suppressed = suppress || !withNames(context)
    const figures = continuityFiguresOf(await countsOf(context, period, days, by), suppressed)
    return yes({ today: context.today, by, period, periods, figures, names: await namesOf(context, by, figures.map((one) => one.unit)), withNames: withNames(context), suppressed, sentence: beganSentence(figures.find((one) => one.unit === 'all')) })
  },
})

const PEOPLE_MAX = 200

/** Who stands behind a figure, for those who may see them. */
export const continuityFigurePeople = query({
  name: 'treatment.continuity-figure-people',
  title: 'The people behind one figure of continuity of care',
  who: MANAGERS,
  classes: ['health', 'sentence'],
  input: z.object({ ...input, unit: z.string().max(200).default('all'), reached: z.enum(keysOf(BEGAN), 'Choose whether it began.').default('never') }),
  async run(context, { by, period: code, unit, reached }) {
    const { period, days } = periodOf(context, code)
    const inUnit = unit === 'all' ? sql`true` : by === 'prison' ? sql`t.prison_code = ${unit}` : sql`coalesce(t.district_code, 'not-known') = ${unit}`
    const { rows } = await sql<{ id: string; forename: string; surname: string; released: string; prison: string | null }>`
      select p.id, p.forename, p.surname, c.released_on as released, prison.name as prison
      from (select t.*, current_person(t.person_id) as current from continuity_reached(${period.since}::date, ${period.until}::date, ${days}::integer, treatment_answered_for()) t where t.reached = ${reached} and ${inUnit} offset 0) t
      join person p on p.id = t.current join treatment_continuity c on c.id = t.continuity_id left join prison on prison.code = t.prison_code
      order by c.released_on desc, p.surname, p.forename, p.id limit ${PEOPLE_MAX + 1}`.execute(context.tx)
    return yes({ people: rows.slice(0, PEOPLE_MAX), more: rows.length > PEOPLE_MAX, by, period, unit, reached, name: (await namesOf(context, by, [unit]))[unit] ?? unit })
  },
  about: ({ people }) => people.map((person) => person.id),
})
