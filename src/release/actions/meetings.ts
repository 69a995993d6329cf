/** Meetings of the day of release and after it: arranged, moved, cancelled; and the day as whoever meets the person sees it. */
import { z } from 'zod'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { partnersOf } from '../../organisations/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { decideMeetingWords } from '../meeting-words.ts'
import { decideMeetingDay, decideMeetingTime, readTime } from '../plan-rules.ts'
import { meetingsOf } from '../store/plans.ts'
import type { Course } from '../workflow.ts'
import { openPlan } from './plan.ts'

/** A meeting was arranged, or something of it changed: whoever tells the person of it hears. */
export const meetingChanged = eventType<{ meeting: string; person: string; cause: 'arranged' | 'moved' | 'edited' | 'cancelled' }>('release.meeting-changed')

const When = { day: aDay('the day of the meeting'), at: z.string().trim().min(1, 'Enter the time.').max(12, 'Enter a time of day, for example 9:30am.'), place: letters(200).min(2, 'Say where they meet.') }

const Told = {
  who: letters(100).min(2, 'Say whom they meet.'), bring: letters(300).default(''),
  telephone: z.string().trim().regex(/^[0-9+() ]*$/, 'Enter a telephone number in figures.').max(30).default(''),
}

/** When a meeting may be: on a day of this release, at a time that reads as one and that no other meeting of that day has. Arranged and moved alike. */
const decideWhen = async (context: Acting, { people, course }: { readonly people: readonly string[]; readonly course: Course }, input: { readonly day: string; readonly at: string }, own: string | null): Promise<Result<string>> => {
  const day = decideMeetingDay(input.day, course, context.today)
  if (!day.ok) return day
  const at = readTime(input.at)
  return at.ok ? decideMeetingTime({ day: input.day, at: at.value, own }, await meetingsOf(context, people, input.day)) : at
}

export const arrangeMeeting = action({
  name: 'release.arrange-meeting',
  title: 'Arrange a meeting of the day of release or after it: who, where, when, what to bring, which telephone',
  who: CASE_ROLES,
  classes: ['contact'],
  input: z.object({
    person: PersonId, with: z.union([z.literal(''), z.literal('me'), z.uuid()], 'Choose the organisation, or leave it open.').default(''), ...When,
    ...Told,
  }),
  async run(context, input) {
    const { tx, random, today, viewer } = context
    const held = await openPlan(context, input.person)
    if (!held.ok) return held
    const { plan } = held.value
    const words = decideMeetingWords(input)
    if (!words.ok) return words
    const at = await decideWhen(context, held.value, input, null)
    if (!at.ok) return at
    const organisation = input.with === 'me' ? viewer.organisationId : input.with === '' ? null : input.with
    if (organisation !== null && input.with !== 'me' && !(await partnersOf(context)).some(({ id }) => id === organisation)) return no('Choose an organisation of your partnership.', 'with')
    const id = random.uuid()
    await tx.insertInto('release_meeting').values({
      id, person_id: plan.personId, plan_id: plan.id, who: input.who, organisation_id: organisation, account_id: input.with === 'me' ? viewer.accountId : null, place: input.place, day: input.day, at_time: at.value,
      bring: input.bring, telephone: input.telephone, arranged_on: today, arranged_by: viewer.accountId,
    }).execute()
    await context.emit(meetingChanged, { meeting: id, person: plan.personId, cause: 'arranged' })
    return yes({ meeting: id })
  },
  about: ({ person }) => [person],
})

const Meeting = z.object({ person: PersonId, meeting: z.uuid('This is not the id of a meeting.'), reason: letters(300).min(3, 'Say why.'), version: Version })

/** The plan and its meeting that still stands, in the version that was read. */
const standing = async (context: Acting, input: { readonly person: string; readonly meeting: string; readonly version: number }) => {
  const held = await openPlan(context, input.person)
  if (!held.ok) return held
  const meeting = (await meetingsOf(context, held.value.people, held.value.plan.custodyStart)).find(({ id }) => id === input.meeting)
  if (!meeting) return notFound()
  if (meeting.version !== input.version) return stale(meeting)
  return meeting.cancelledOn !== null ? no('This meeting was cancelled. Arrange another one.') : yes({ ...held.value, meeting })
}

export const moveMeeting = action({
  name: 'release.move-meeting',
  title: 'Move a meeting after release to another time or place, with the reason',
  who: CASE_ROLES,
  classes: ['contact'],
  input: Meeting.extend(When),
  async run(context, input) {
    const { tx, random, today, viewer } = context
    const found = await standing(context, input)
    if (!found.ok) return found
    const { meeting } = found.value
    const words = decideMeetingWords({ place: input.place })
    if (!words.ok) return words
    const at = await decideWhen(context, found.value, input, meeting.id)
    if (!at.ok) return at
    if (input.day === meeting.day && at.value === meeting.at && input.place === meeting.place) return no('This is when and where it is already.', 'at')
    await tx.insertInto('release_meeting_move').values({ id: random.uuid(), person_id: meeting.personId, meeting_id: meeting.id, previous_day: meeting.day, previous_time: meeting.at, previous_place: meeting.place, reason: input.reason, moved_on: today, moved_by: viewer.accountId }).execute()
    const saved = await tx.updateTable('release_meeting').set({ day: input.day, at_time: at.value, place: input.place, version: meeting.version + 1 }).where('id', '=', meeting.id).where('version', '=', meeting.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(null)
    await context.emit(meetingChanged, { meeting: meeting.id, person: meeting.personId, cause: 'moved' })
    return yes({ meeting: meeting.id })
  },
  about: ({ person }) => [person],
})

export const editMeeting = action({
  name: 'release.edit-meeting',
  title: 'Correct whom somebody meets after release, what to bring and which telephone',
  who: CASE_ROLES,
  classes: ['contact'],
  input: Meeting.omit({ reason: true }).extend(Told),
  async run(context, input) {
    const found = await standing(context, input)
    if (!found.ok) return found
    const { meeting } = found.value
    const words = decideMeetingWords(input)
    if (!words.ok) return words
    if (input.who === meeting.who && input.bring === meeting.bring && input.telephone === meeting.telephone) return no('This is what is written already.', 'who')
    const saved = await context.tx.updateTable('release_meeting').set({ who: input.who, bring: input.bring, telephone: input.telephone, version: meeting.version + 1 }).where('id', '=', meeting.id).where('version', '=', meeting.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(null)
    await context.emit(meetingChanged, { meeting: meeting.id, person: meeting.personId, cause: 'edited' })
    return yes({ meeting: meeting.id })
  },
  about: ({ person }) => [person],
})

export const cancelMeeting = action({
  name: 'release.cancel-meeting',
  title: 'Cancel a meeting after release, with the reason',
  who: CASE_ROLES,
  classes: ['contact'],
  input: Meeting,
  async run(context, input) {
    const found = await standing(context, input)
    if (!found.ok) return found
    const { meeting } = found.value
    const saved = await context.tx.updateTable('release_meeting').set({ cancelled_on: context.today, cancel_reason: input.reason, version: meeting.version + 1 }).where('id', '=', meeting.id).where('version', '=', meeting.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(null)
    await context.emit(meetingChanged, { meeting: meeting.id, person: meeting.personId, cause: 'cancelled' })
    return yes({ meeting: meeting.id })
  },
  about: ({ person }) => [person],
})
