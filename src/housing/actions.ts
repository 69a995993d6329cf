/** Where people sleep after prison: places found and lost, checks on days 0, 1, 7, 28 and 90, and work at six weeks. */
import { z } from 'zod'
import { addDays, longDay } from '../core/dates.ts'
import { aDay, letters, Version } from '../core/inputs.ts'
import { notFound, stale, yes } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { eventType, onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, keysOf } from '../platform/vocabulary.ts'
import { hiddenReason } from '../needs/sight.ts'
import { currentPerson, personMerged, samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { personReleased, releaseChanged } from '../sentences/actions.ts'
import { sightOf } from '../sharing/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { askedHref, askedWords, dutyToReferItem, housingRows, toldChecks, toldCorrections, toldEmployment, toldPlaces } from './history.ts'
import {
  CHECK_DAYS, decideCheck, decideEmployment, decideEnd, decidePlace, employmentWords, EMPLOYMENT_WEEKS, LEAVING_DAYS, nightsBetween, nowhereToSleep, PLACE_KINDS, placeOn, SLEPT, sleptWords,
} from './rules.ts'
import {
  checksDue, correctionsOf, dutiesToRefer, employmentOf, moveChecks, placeById, placesOf, releaseToHouse, scheduleChecks, storedChecksOf, type ReleaseToHouse, type StoredCheck,
} from './store.ts'

export { loadChecks, loadEmployment, loadPlaces, myPeople, placesOf } from './store.ts'

/** A place to sleep was found. */
export const placeFound = eventType<{ accommodation: string; person: string; sentence: string; release: string; from: string }>('housing.found')
/** A place fell through or was given up. */
export const placeEnded = eventType<{ accommodation: string; person: string; sentence: string; day: string }>('housing.ended')

/** Who finds places and records where somebody slept: everybody who works on the release, in prison, probation and the council. */
const RECORDING = [...CASE_ROLES, 'housing-officer'] as const

const correction = z.union([z.boolean(), z.enum(['', 'yes']).transform((word) => word === 'yes')]).default(false)
const correctionReason = letters(500).default('')
const CheckDayInput = z.coerce.number().pipe(z.union(CHECK_DAYS.map((day) => z.literal(day)), 'Checks are on release day and days 1, 7, 28 and 90.'))

export const CHECKS_PAGE_SIZE = 20
/** Days ahead that the list of checks looks, so that somebody can plan to ask. */
export const CHECKS_AHEAD_DAYS = 7

/** The check of one day after the newest release. */
const checkFor = (checks: readonly StoredCheck[], day: number): StoredCheck | undefined => checks.find((check) => check.dayAfter === day)

/** Places, checks and work as a person’s page shows them: the panel and the time line show the same rows. */
const shownHousing = readOnce(async (context, people) => [await placesOf(context, people), await storedChecksOf(context, people), await employmentOf(context, people)] as const)

/** Everything about where one person sleeps, for their panel and their page; null for a viewer whose role has nothing to do with it. */
const readHousing = async (context: Reading, people: readonly string[]) => {
  const role = context.viewer?.role
  if (!RECORDING.some((one) => one === role)) return null
  const sightings = await sightOf(context, people[0] ?? '')
  const hidden = hiddenReason('needs', sightings)
  const release: ReleaseToHouse | null = hidden === null ? await releaseToHouse(context, people) : null
  const [places, checks, employment] = hidden === null ? await shownHousing(context, people) : [[], [], []]
  return {
    hidden, sentenceHidden: hiddenReason('sentence', sightings), release, places, checks, employment,
    corrections: hidden === null ? await correctionsOf(context, people) : [],
    nowhere: nowhereToSleep(release && { day: release.day, released: release.released }, places, context.today),
    place: release ? (placeOn(places, release.released ? context.today : release.day) ?? null) : null,
  }
}

export type HousingPanel = NonNullable<Awaited<ReturnType<typeof readHousing>>>

/** Places found for one person, the checks that follow their release, and work at six weeks. */
export const housingOfPerson = query({
  name: 'housing.of-person',
  title: 'Where one person sleeps after prison: places found, checks, work at six weeks',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({ person: PersonId, day: z.union([z.literal('').transform(() => null), z.null(), CheckDayInput]).default(null) }),
  async run(context, { person, day }) {
    const found = await seenPerson(context, person)
    const housing = found && await readHousing(context, await samePeople(context, person))
    if (!found || !housing || housing.hidden !== null) return notFound()
    const check = day === null ? null : (checkFor(housing.checks, day) ?? null)
    return day !== null && !check ? notFound() : yes({ person: found, today: context.today, check, ...housing })
  },
  about: ({ person }) => [person.id],
})

/** Checks that wait for an answer, overdue first, for the people whom this viewer is asked about. */
export const checksToRecord = query({
  name: 'housing.checks-due',
  title: 'Checks of accommodation that are due: for my people or my organisation, overdue first',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({ after: z.union([z.literal(''), z.string().regex(/^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$/, 'Start again from the first page.')]).default('') }),
  async run(context, { after }) {
    const [due = '', id = ''] = after.split('_')
    const rows = await checksDue(context, { until: addDays(context.today, CHECKS_AHEAD_DAYS), limit: CHECKS_PAGE_SIZE + 1, after: after === '' ? undefined : { due, id } })
    const last = rows.length > CHECKS_PAGE_SIZE ? rows[CHECKS_PAGE_SIZE - 1] : undefined
    return yes({ today: context.today, checks: rows.slice(0, CHECKS_PAGE_SIZE), next: last ? `${last.due}_${last.id}` : null })
  },
  about: ({ checks }) => checks.map((check) => check.currentId),
})

/** The person as they may be written about, and the release that it is about; null where the viewer may not see their needs. */
const housed = async (context: Reading, person: string): Promise<{ people: string[]; current: string; release: ReleaseToHouse | null } | null> => {
  const found = await seenPerson(context, person)
  if (!found || hiddenReason('needs', await sightOf(context, found.id)) !== null) return null
  const people = await samePeople(context, person)
  return { people, current: await currentPerson(context, person), release: await releaseToHouse(context, people) }
}

export const findPlace = action({
  name: 'housing.find',
  title: 'Record the accommodation found for somebody leaving prison; the checks after release follow',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    kind: z.enum(keysOf(PLACE_KINDS), 'Choose what kind of place it is.'),
    addressLine: letters(200).min(3, 'Enter the address, or as much of it as you know.'),
    from: aDay('the day from which the place is free'),
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const about = await housed(context, input.person)
    if (!about) return notFound()
    const decided = decidePlace(input, about.release, await placesOf(context, about.people))
    if (!decided.ok) return decided
    const { sentence, day: release, released } = about.release!
    const id = random.uuid()
    await tx.insertInto('accommodation').values({
      id, person_id: about.current, sentence_id: sentence, kind: input.kind, address_line: input.addressLine, from_day: input.from,
      found_by: viewer.accountId, organisation_id: viewer.organisationId, found_on: today, recorded_at: now,
    }).execute()
    await scheduleChecks(context, { sentence, person: about.current, release, work: released })
    await context.emit(placeFound, { accommodation: id, person: about.current, sentence, release, from: input.from })
    return yes({ accommodation: id, person: about.current })
  },
  about: ({ person }) => [person],
})

export const endPlace = action({
  name: 'housing.end',
  title: 'Record that a place fell through or was given up, with the reason',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    accommodation: z.uuid('This is not the id of a place.'),
    day: aDay('the day on which it ended'),
    reason: letters(500).min(3, 'Say why it ended.'),
    version: Version,
  }),
  async run(context, input) {
    const place = await placeById(context, input.accommodation)
    if (!place) return notFound()
    if (place.version !== input.version) return stale(place)
    const decided = decideEnd(place, input.day, context.today)
    if (!decided.ok) return decided
    const saved = await context.tx.updateTable('accommodation')
      .set({ ended_on: decided.value.endedOn, end_reason: input.reason, ended_by: context.viewer.accountId, version: place.version + 1 })
      .where('id', '=', place.id).where('version', '=', place.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(await placeById(context, place.id))
    const person = await currentPerson(context, place.personId)
    await context.emit(placeEnded, { accommodation: place.id, person, sentence: place.sentenceId, day: decided.value.endedOn })
    return yes({ accommodation: place.id, person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

interface Corrected {
  readonly about: 'accommodation' | 'employment'
  readonly row: { readonly personId: string; readonly sentenceId: string }
  readonly daysAfter: number
  readonly previous: string
  readonly now: string
  readonly reason: string
}

/** What an answer said before it was corrected stays readable. */
const keepPrevious = async ({ tx, random, viewer, today, now }: Acting, corrected: Corrected): Promise<void> => {
  await tx.insertInto('status_correction').values({
    id: random.uuid(), person_id: corrected.row.personId, sentence_id: corrected.row.sentenceId, about: corrected.about, days_after: corrected.daysAfter,
    previous_answer: corrected.previous, new_answer: corrected.now, reason: corrected.reason, corrected_on: today, corrected_by: viewer.accountId, corrected_at: now,
  }).execute()
}

export const recordCheck = action({
  name: 'housing.check',
  title: 'Record where somebody slept on a check day, and whether the accommodation held',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    day: CheckDayInput,
    slept: z.enum(keysOf(SLEPT), 'Choose where they slept.'),
    held: z.enum(['', 'yes', 'no'], 'Say whether it held.').default(''),
    correction,
    reason: correctionReason,
    version: Version,
  }),
  async run(context, input) {
    const { tx, viewer, today, now } = context
    const about = await housed(context, input.person)
    const check = about && checkFor(await storedChecksOf(context, about.people), input.day)
    if (!about || !check) return notFound()
    const decided = decideCheck(check, input, today)
    // Somebody else’s newer answer is shown beside one’s own before anything else is said about it.
    if (check.version !== input.version && !(decided.ok && decided.value.recording === 'same')) return stale(check)
    if (!decided.ok) return decided
    const { recording, slept, held } = decided.value
    if (recording !== 'same') {
      const saved = await tx.updateTable('accommodation_check')
        .set({ slept, held, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now, version: check.version + 1 })
        .where('id', '=', check.id).where('version', '=', check.version).executeTakeFirst()
      if (saved.numUpdatedRows === 0n) return stale(checkFor(await storedChecksOf(context, about.people), input.day))
    }
    if (recording === 'correction' && check.slept)
      await keepPrevious(context, { about: 'accommodation', row: check, daysAfter: input.day, previous: sleptWords(check.slept, check.held), now: sleptWords(slept, held), reason: input.reason })
    return yes({ person: about.current, check: check.id, recording })
  },
  about: ({ person }) => [person],
})

export const recordEmployment = action({
  name: 'housing.employment',
  title: 'Record whether somebody available for work was employed six weeks after release',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    availableForWork: z.union([z.boolean(), z.enum(['yes', 'no'], 'Say whether they were available for work.').transform((word) => word === 'yes')]),
    employed: z.enum(['', 'yes', 'no']).default(''),
    correction,
    reason: correctionReason,
    version: Version,
  }),
  async run(context, input) {
    const { tx, viewer, today } = context
    const about = await housed(context, input.person)
    const status = about && (await employmentOf(context, about.people))[0]
    if (!about || !status) return notFound()
    const decided = decideEmployment(status, input, today)
    if (status.version !== input.version && !(decided.ok && decided.value.recording === 'same')) return stale(status)
    if (!decided.ok) return decided
    const { recording, availableForWork, employed } = decided.value
    if (recording !== 'same') {
      const saved = await tx.updateTable('employment_status')
        .set({ available_for_work: availableForWork, employed, recorded_on: today, recorded_by: viewer.accountId, version: status.version + 1 })
        .where('id', '=', status.id).where('version', '=', status.version).executeTakeFirst()
      if (saved.numUpdatedRows === 0n) return stale((await employmentOf(context, about.people))[0])
    }
    if (recording === 'correction' && status.availableForWork !== null)
      await keepPrevious(context, {
        about: 'employment', row: status, daysAfter: EMPLOYMENT_WEEKS * 7, previous: employmentWords(status.availableForWork, status.employed), now: employmentWords(availableForWork, employed), reason: input.reason,
      })
    return yes({ person: about.current, recording })
  },
  about: ({ person }) => [person],
})

export const housing = slice({
  name: 'housing',
  holdings: HOLDINGS,
  named: [housingOfPerson, checksToRecord, findPlace, endPlace, recordCheck, recordEmployment],
  panels: [{ name: 'housing.place', title: 'Where they will sleep', order: 25, read: readHousing }],
  timeline: [{
    name: 'housing',
    read: async (context, people) => housingRows(...await shownHousing(context, people)),
  }],
  due: [{
    name: 'housing',
    async read(context, scope) {
      // A check in the future cannot be answered yet, so it waits outside the list until a week before.
      const horizon = addDays(context.today, CHECKS_AHEAD_DAYS)
      const [checks, duties] = await Promise.all([
        checksDue(context, { ...scope, until: scope.until < horizon ? scope.until : horizon }),
        dutiesToRefer(context, scope),
      ])
      return [
        ...checks.map(({ currentId, due, what, dayAfter }) => ({ personId: currentId, due, words: askedWords(what, dayAfter), href: askedHref(currentId, what, dayAfter) })),
        ...duties.map(({ personId, release, custodyStart }) => dutyToReferItem(personId, release, custodyStart)),
      ].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, scope.limit)
    },
  }],
  subjectAccess: [
    { title: 'Places to sleep that were found for you', read: async (context, people) => toldPlaces(await placesOf(context, people)) },
    { title: 'Where you slept after release', read: async (context, people) => toldChecks(await storedChecksOf(context, people)) },
    { title: 'Work six weeks after release', read: async (context, people) => toldEmployment(await employmentOf(context, people)) },
    { title: 'Answers about you that were corrected', read: async (context, people) => toldCorrections(await correctionsOf(context, people)) },
  ],
  handlers: [
    onEvent(releaseChanged, 'housing', async (context, { sentence, person, to }) => {
      const moved = await moveChecks(context, sentence, to)
      const places = (await placesOf(context, await samePeople(context, person))).filter((place) => place.endedOn === null)
      const place = placeOn(places, to)
      const later = place ? undefined : places.at(-1)
      const soon = to <= addDays(context.today, LEAVING_DAYS)
      return [
        ...(moved > 0 ? [`${moved === 1 ? 'One check' : `${moved} checks`} of where they sleep will move with the release day: release day is ${longDay(to)}, day 90 is ${longDay(addDays(to, 90))}.`] : []),
        ...(later ? [`The place that was found is free only from ${longDay(later.from)}: they will have nowhere to sleep for ${nightsBetween(to, later.from)} ${nightsBetween(to, later.from) === 1 ? 'night' : 'nights'}.`] : []),
        ...(!place && !later && soon ? ['They will be on the list of people with nowhere to sleep.'] : []),
      ]
    }),
    onEvent(personReleased, 'housing', async (context, { sentence, person, day }) => {
      await scheduleChecks(context, { sentence, person, release: day, work: true })
      // A prison that records a release of the past no longer sees the person, and must not take what it cannot see for nothing.
      const seen = await seenPerson(context, person)
      const place = seen && placeOn(await placesOf(context, await samePeople(context, person)), day)
      return [
        `Where they sleep is to be recorded for release day and for days 1, 7, 28 and 90 (until ${longDay(addDays(day, 90))}), and work at six weeks.`,
        ...(seen && !place ? [day === context.today ? 'No place to sleep is recorded: ask where they will be tonight.' : 'No place to sleep is recorded.'] : []),
      ]
    }),
    onEvent(personMerged, 'housing', async (context, { from, into }) => {
      const standing = (await placesOf(context, [from, into])).filter((place) => place.endedOn === null)
      const both = [from, into].every((person) => standing.some((place) => place.personId === person))
      return both ? [`Both records have a place to sleep (${standing.map((place) => `${PLACE_KINDS[place.kind].toLowerCase()} from ${longDay(place.from)}`).join('; ')}). Both stand until somebody ends the one that is not true.`] : []
    }),
  ],
})
