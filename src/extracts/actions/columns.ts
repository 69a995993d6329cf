/** What is remembered of the headings of an agency's files: looked at, changed and forgotten. */
import { z } from 'zod'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { FIELDS } from '../columns.ts'
import { agencyOf } from '../states.ts'
import { rememberedColumns, writeChoice } from '../store/columns.ts'
import { organisationKind } from '../store/extract.ts'
import { OFFICERS } from './standing.ts'

/** What is remembered of headings, with who said so and when; and what a heading may be taken for. */
export const listColumns = query({
  name: 'extracts.columns',
  title: 'What is remembered of the headings of your agency’s files',
  who: OFFICERS,
  classes: [],
  input: z.object({}),
  async run(context) {
    const agency = agencyOf(await organisationKind(context, context.viewer?.organisationId ?? ''))
    if (!agency) return yes({ columns: [], fields: [] })
    return yes({ columns: await rememberedColumns(context, agency), fields: FIELDS[agency].map(({ name, label }) => ({ name, label })) })
  },
})

/** Changes what is remembered of one heading, or forgets it: another dated row, for the files to come. */
export const changeColumn = action({
  name: 'extracts.remember-column',
  title: 'Change or forget what is remembered of a heading, for the files to come',
  who: OFFICERS,
  classes: [],
  input: z.object({
    column: z.uuid('This is not the id of a heading.'),
    /** A field, nothing for 'not taken', or `forget`. */
    choice: z.string('Say what the heading is to be taken for.').trim().max(50, 'This is not something that a column can be.').default(''),
  }),
  async run(context, { column: id, choice }) {
    const agency = agencyOf(await organisationKind(context, context.viewer.organisationId))
    const known = agency && (await rememberedColumns(context, agency)).find((one) => one.id === id)
    if (!agency || !known) return notFound()
    const forgotten = choice === 'forget'
    if (!forgotten && choice !== '' && !FIELDS[agency].some((field) => field.name === choice)) return no('This is not something that your kind of agency tells us.', 'choice')
    await writeChoice(context, { agency, heading: known.heading, field: forgotten || choice === '' ? null : choice, forgotten, extract: null })
    return yes({ heading: known.heading, forgotten })
  },
})
