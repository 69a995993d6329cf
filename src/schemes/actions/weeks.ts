/** The joint planning group’s weeks: expected releases against beds and appointments, and what is asked about a week that is too full. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { districts } from '../../areas/actions.ts'
import { action, query } from '../../platform/action.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { schemeById } from '../store/schemes.ts'
import { capacitiesOf, insertRequest, requestsOf, saveCapacity, saveRequestAnswer, weekCounts } from '../store/weeks.ts'
import { shortWords, suppressed, weekOf, weekRows, WEEKS_AHEAD } from '../weeks.ts'

const SchemeId = z.uuid('This is not the id of a scheme.')
const count = (what: string) => z.coerce.number(what).int(what).min(0, what).max(999, what)
const District = z.string().min(1, 'Choose the district.').max(12)

export const earlyWeeks = query({
  name: 'schemes.weeks',
  title: 'Week by week and by district: who leaves, who of them early, against beds and first appointments',
  who: CASE_ROLES,
  classes: ['sentence', 'needs'],
  /** `suppress`: small counts left out, for a file that is passed on. */
  input: z.object({ scheme: SchemeId, suppress: z.boolean().default(false) }),
  async run(context, { scheme: id, suppress }) {
    const scheme = await schemeById(context, id)
    if (!scheme) return notFound()
    const rows = weekRows(await weekCounts(context, id), await capacitiesOf(context, id))
    const places = await districts(context)
    const names = new Map(places.map(({ code, name }) => [code, name]))
    const role = context.viewer?.role
    return yes({
      scheme, today: context.today, sentence: shortWords(rows), places, requests: await requestsOf(context, id), me: context.viewer?.accountId ?? '',
      rows: (suppress ? suppressed(rows) : rows).map((row) => ({ ...row, name: names.get(row.district) ?? 'District not known' })),
      weeks: Array.from({ length: WEEKS_AHEAD }, (_, at) => addDays(weekOf(context.today), at * 7)), mayAnswer: role === 'delivery-unit-head' || role === 'prison-offender-manager',
      here: [...new Set(rows.map(({ district }) => district))].filter((code) => names.has(code)),
    })
  },
})

const inWindow = (week: string, today: string): boolean => week === weekOf(week) && week >= weekOf(today) && week < addDays(weekOf(today), WEEKS_AHEAD * 7)
const WRONG_WEEK = 'Choose one of the weeks in the table.'

export const sayCapacity = action({
  name: 'schemes.say-capacity',
  title: 'Say how many beds and first appointments a district has in a week, and who said so',
  who: CASE_ROLES,
  classes: [],
  input: z.object({
    scheme: SchemeId, district: District, week: aDay('the Monday of the week'), beds: count('Enter how many beds, as a number.'), appointments: count('Enter how many first appointments, as a number.'),
    saidBy: letters(120).min(3, 'Enter who said so: name and office.'),
  }),
  async run(context, { scheme: id, ...said }) {
    if (!(await schemeById(context, id))) return notFound()
    if (!inWindow(said.week, context.today)) return no(WRONG_WEEK, 'week')
    if (!(await districts(context)).some(({ code }) => code === said.district)) return no('Choose a district from the list.', 'district')
    await saveCapacity(context, id, said)
    return yes({ scheme: id })
  },
})

export const askGroup = action({
  name: 'schemes.ask-group',
  title: 'Ask to smooth a week that is too full, or to suspend the scheme',
  who: CASE_ROLES,
  classes: [],
  input: z.object({ scheme: SchemeId, district: District, week: aDay('the Monday of the week'), wants: z.enum(['smooth', 'suspend'], 'Choose what you ask for.'), words: letters(500).min(3, 'Say why, without naming anybody.') }),
  async run(context, { scheme: id, ...asked }) {
    if (!(await schemeById(context, id))) return notFound()
    if (!inWindow(asked.week, context.today)) return no(WRONG_WEEK, 'week')
    if (!(await districts(context)).some(({ code }) => code === asked.district)) return no('Choose a district from the list.', 'district')
    await insertRequest(context, id, asked)
    return yes({ scheme: id })
  },
})

export const answerGroup = action({
  name: 'schemes.answer-group',
  title: 'Answer what the joint planning group asked about a week; never whoever asked it',
  who: ['delivery-unit-head', 'prison-offender-manager'],
  classes: [],
  input: z.object({ scheme: SchemeId, request: z.uuid('This is not the id of a request.'), answer: z.enum(['agreed', 'declined'], 'Choose agreed or declined.'), words: letters(500).min(3, 'Say what happens now, or why not.') }),
  async run(context, { scheme, request: id, answer, words }) {
    const asked = (await requestsOf(context, scheme)).find((one) => one.id === id)
    if (!asked) return notFound()
    if (asked.answer !== null) return no('This is answered.')
    if (asked.askedById === context.viewer.accountId) return no('You asked for it. Somebody else answers.', 'answer')
    await saveRequestAnswer(context, id, answer, words)
    return yes({ scheme })
  },
})
