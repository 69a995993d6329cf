/** Schedules: which file is to come how often, and what of it may be saved without a human being. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { attentionIn } from '../../platform/attention.ts'
import type { AttentionSource } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { openAccount } from '../../organisations/actions.ts'
import { decidePattern, LAXEST } from '../schedules.ts'
import { allowsSupply } from '../states.ts'
import { COVERS } from '../telling.ts'
import { agreementsOfOrganisation } from '../store/extract.ts'
import { incomingName } from '../store/incoming.ts'
import { overdueSchedules, schedulesOf } from '../store/schedules.ts'
import { OFFICERS } from './standing.ts'

const SCHEDULES_MAX = 20

/** The organisation's schedules, what came by each, and where files are put. */
export const listSchedules = query({
  name: 'extracts.schedules',
  title: 'The files that are to come by themselves, what came last, and what is late',
  who: OFFICERS,
  classes: [],
  input: z.object({}),
  async run(context) {
    const organisation = context.viewer?.organisationId ?? ''
    const agreements = (await agreementsOfOrganisation(context, organisation)).filter((one) => allowsSupply(one, organisation, context.today))
    return yes({
      schedules: await schedulesOf(context), today: context.today, folder: await incomingName(context, organisation), laxest: LAXEST,
      agreements: agreements.map(({ id, reference, title }) => ({ id, reference, title })),
    })
  },
})

const perHundred = (what: string, most: number) => z.coerce.number(`Enter the share of ${what} in a hundred.`).min(0, `Enter the share of ${what} in a hundred: nought or more.`)
  .max(most / 10, `At most ${most / 10} in a hundred ${what} can pass without you.`).transform((share) => Math.round(share * 10))

/** Makes a schedule: it acts under an account of its own, and sends nothing by itself that it may not save. */
export const makeSchedule = action({
  name: 'extracts.make-schedule',
  title: 'Say which file is to come how often, and when it may be saved without your confirmation',
  who: OFFICERS,
  classes: [],
  input: z.object({
    name: letters(80).min(3, 'Name the file, for example Nightly custody records.'),
    agreement: z.uuid('Choose the agreement that it comes under.'),
    filePattern: z.string('Enter the file’s name, with the day in it.').trim().min(5, 'Enter the file’s name, with the day in it: police-{YYYY-MM-DD}.csv.').max(120, 'Use at most 120 letters.'),
    covers: z.enum(keysOf(COVERS), 'Say whether the file holds everything that your agency has.'),
    everyDays: z.coerce.number('Enter after how many days the next file comes.').int('Enter whole days.').min(1, 'Enter 1 day or more.').max(92, 'Enter at most 92 days.'),
    firstDay: aDay('the day of the first file’s contents'),
    confirms: z.enum(['always-ask', 'when-usual'], 'Say whether a file that is as usual may be saved without you.'),
    refused: perHundred('refused', LAXEST.refusedPerThousand).default(10),
    changed: perHundred('new or changed', LAXEST.changedPerThousand).default(100),
    withdrawn: perHundred('withdrawn', LAXEST.withdrawnPerThousand).default(10),
  }),
  async run(context, input) {
    const { viewer, tx, now, today } = context
    const pattern = decidePattern(input.filePattern)
    if (!pattern.ok) return pattern
    const agreement = (await agreementsOfOrganisation(context, viewer.organisationId)).find((one) => one.id === input.agreement)
    if (!agreement || !allowsSupply(agreement, viewer.organisationId, today)) return no('Your organisation has not signed this agreement, or it is not in force for supplying records.', 'agreement')
    if (input.firstDay < addDays(today, -366) || input.firstDay > addDays(today, 366)) return no('Choose a day within a year of today.', 'firstDay')
    const standing = await tx.selectFrom('extract_schedule').select('id').where('organisation_id', '=', viewer.organisationId).where('ended_at', 'is', null).execute()
    if (standing.length >= SCHEDULES_MAX) return no(`Your organisation has ${SCHEDULES_MAX} schedules. End one first.`)
    const id = context.random.uuid()
    const account = await openAccount(context, { name: `Schedule “${input.name}”`, handle: `schedule.${id}`, email: `schedule.${id}@throughline.invalid`, keptBy: viewer.organisationId })
    await tx.insertInto('extract_schedule').values({
      id, organisation_id: viewer.organisationId, agreement_id: agreement.id, account_id: account, name: input.name, file_pattern: input.filePattern, covers: input.covers, every_days: input.everyDays,
      first_day: input.firstDay, confirms: input.confirms === 'when-usual', refused_per_thousand: input.refused, changed_per_thousand: input.changed, withdrawn_per_thousand: input.withdrawn,
      made_by: viewer.accountId, made_at: now,
    }).execute()
    return yes({ schedule: id, name: input.name })
  },
})

/** Ends a schedule: nothing comes by it any longer. A change of its rules is another schedule, so that what was agreed stays to be read. */
export const endSchedule = action({
  name: 'extracts.end-schedule',
  title: 'End a schedule: nothing comes by it any longer',
  who: OFFICERS,
  classes: [],
  input: z.object({ schedule: z.uuid('This is not the id of a schedule.'), version: Version }),
  async run({ tx, viewer, now }, { schedule, version }) {
    const known = await tx.selectFrom('extract_schedule').select(['version', 'ended_at']).where('id', '=', schedule).where('organisation_id', '=', viewer.organisationId).forUpdate().executeTakeFirst()
    if (!known) return notFound()
    if (known.ended_at !== null) return no('This schedule has been ended already.')
    if (known.version !== version) return stale({ version: known.version })
    await tx.updateTable('extract_schedule').set({ ended_at: now, ended_by: viewer.accountId, version: version + 1 }).where('id', '=', schedule).execute()
    return yes({ schedule })
  },
})

/** Files of the own agency that did not come, for its governance lead. */
export const overdueFiles: AttentionSource = {
  name: 'extracts.overdue',
  async read(context) {
    const found = attentionIn((await overdueSchedules(context)).map(({ due }) => due), context.today)
    return found && { words: 'Files of your agency that did not come', href: '/data-quality', ...found }
  },
}
