/** What came of out-of-court disposals, by kind and area: suppressed where no names are seen, and down to the people where they are. */
import { z } from 'zod'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { countsIn, COLUMNS, CUTS, figuresOf, figureSentence, periodsFor, type Cut } from '../figures.ts'
import { kindOf, KINDS, type Kind } from '../kinds.ts'
import { areaNames, countRows, peopleRows } from '../store/figures.ts'
import { isOfficer, OFFICERS } from './about.ts'

const WITHOUT_NAMES = ['analyst', 'board-secretary'] as const

const input = {
  by: z.union([z.literal('').transform(() => 'kind' as const), z.enum(keysOf(CUTS), 'Choose by what to count.')]).default('kind'),
  period: z.string().max(10).default(''),
}

const periodOf = (context: Reading, code: string) => {
  const periods = periodsFor(context.today, isOfficer(context))
  return { periods, period: periods.find((one) => one.code === code) ?? periods.find((one) => one.code !== 'now') ?? periods[0]! }
}

const namesOf = async (context: Reading, by: Cut, units: readonly string[]): Promise<Record<string, string>> =>
  ({ 'not-known': 'Not known', all: 'All', ...(by === 'area' ? await areaNames(context, units) : Object.fromEntries(units.filter((unit): unit is Kind => unit in KINDS).map((unit) => [unit, kindOf(unit).title]))) })

/** The figures: how disposals ended, whether victims were asked and referrals taken up. */
export const disposalFigures = query({
  name: 'disposals.figures',
  title: 'What came of out-of-court disposals, by kind or area: complied with, broken, victims asked, referrals taken up',
  who: [...OFFICERS, ...WITHOUT_NAMES],
  classes: ['sentence'],
  /** `suppress`: also for those who may see each person, as for a file that is passed on. */
  input: z.object({ ...input, suppress: z.boolean().default(false) }),
  async run(context, { by, period: code, suppress }) {
    const { period, periods } = periodOf(context, code)
    const suppressed = suppress || !isOfficer(context)
    const figures = figuresOf(await countRows(context, period, by), suppressed)
    return yes({ today: context.today, by, period, periods, figures, names: await namesOf(context, by, figures.map((one) => one.unit)), withNames: isOfficer(context), suppressed, sentence: figureSentence(figures.find((one) => one.unit === 'all')) })
  },
})

const PEOPLE_MAX = 200

/** Who stands behind a figure, for the officers of the force. */
export const disposalFigurePeople = query({
  name: 'disposals.figure-people',
  title: 'The people behind one figure of out-of-court disposals',
  who: OFFICERS,
  classes: ['identity', 'sentence'],
  input: z.object({ ...input, unit: z.string().max(200).default('all'), column: z.enum(keysOf(COLUMNS), 'Choose a figure.').default('offered') }),
  async run(context, { by, period: code, unit, column }) {
    const { period } = periodOf(context, code)
    const people = (await peopleRows(context, period, by, unit)).filter((row) => countsIn(column, row))
    return yes({ people: people.slice(0, PEOPLE_MAX), more: people.length > PEOPLE_MAX, by, period, unit, column, name: (await namesOf(context, by, [unit]))[unit] ?? unit })
  },
  about: ({ people }) => people.map((person) => person.id),
})
