/** Where people sleep after prison: who refers them to which council, places found and lost, checks on days 0, 1, 7, 28 and 90, and work at six weeks. */
import { addDays, longDay } from '../core/dates.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { personMerged, samePeople, seenPerson } from '../people/actions.ts'
import { personReleased, releaseChanged } from '../sentences/actions.ts'
import { CHECKS_AHEAD_DAYS, checksToRecord, recordCheck, recordEmployment } from './actions/checks.ts'
import { dutyChanged, dutyToReferOf, endOwedDuty, listDuties, moveDuty, openDuty, referToCouncil, sayDuty } from './actions/duty-to-refer.ts'
import { housingOfPerson, readHousing, shownHousing } from './actions/panel.ts'
import { movesDue, nowhereToSleepList, recordAttempt } from './actions/nowhere.ts'
import { endPlace, findPlace } from './actions/places.ts'
import { answerHousing, checkAddress, endPlacement, housingReferralsHere, optionsOf, placeInEmergency, recordStatus, referToHousing } from './actions/placing.ts'
import { housingResults, unhousedBecause } from './actions/results.ts'
import { HOLDINGS } from './holdings.ts'
import { askedHref, askedWords, dutyDueItem, dutyRows, dutyToReferItem, housingRows, toldChecks, toldCorrections, toldDuties, toldEmployment, toldPlaces } from './history.ts'
import { placingRows, standingItems, toldAddressCheck, toldAttempt, toldHousing, toldPlacement, toldStatus } from './told.ts'
import { counts } from './duty-to-refer.ts'
import { LEAVING_DAYS, nightsBetween, placeOn, placeWords } from './rules.ts'
import { checksDue, correctionsOf, dutiesToRefer, employmentOf, foundPlacesOf, moveChecks, placesOf, scheduleChecks, storedChecksOf } from './store.ts'
import { addressChecksOf, attemptsOf, housingReferralsOf, placementsOf, standingDue, statusesOf } from './store/placing.ts'
import { dutiesDue, dutiesOf, dutyChangesOf, owedTo } from './store/duty-to-refer.ts'

export { checksToRecord, recordCheck, recordEmployment } from './actions/checks.ts'
export { dutyToReferOf, endOwedDuty, listDuties, moveDuty, openDuty, referToCouncil } from './actions/duty-to-refer.ts'
export { housingOfPerson, type HousingPanel } from './actions/panel.ts'
export { nextMoveFor, nowhereToSleepList, recordAttempt } from './actions/nowhere.ts'
export { answerHousing, checkAddress, endPlacement, housingReferralsHere, optionsOf, placeInEmergency, recordStatus, referToHousing } from './actions/placing.ts'
export { endPlace, findPlace, placeEnded, placeFound } from './actions/places.ts'
export { housingResults, unhousedBecause } from './actions/results.ts'
export { loadChecks, loadEmployment, loadPlaces, hasPlaceOn, myPeople, placesOf, placeValue } from './store.ts'
export { referralMade } from './store/duty-to-refer.ts'

/** Referrals to councils with what happened to them and what is owed. */
const allDuties = (context: Reading, people: readonly string[]) => Promise.all([dutiesOf(context, people), dutyChangesOf(context, people), owedTo(context, people)])

export const housing = slice({
  name: 'housing',
  holdings: HOLDINGS,
  named: [housingOfPerson, checksToRecord, findPlace, endPlace, recordCheck, recordEmployment, dutyToReferOf, referToCouncil, openDuty, listDuties, moveDuty, endOwedDuty,
    nowhereToSleepList, recordAttempt, optionsOf, referToHousing, housingReferralsHere, answerHousing, recordStatus, checkAddress, placeInEmergency, endPlacement, housingResults, unhousedBecause],
  panels: [{ name: 'housing.place', title: 'Where they will sleep', order: 25, read: readHousing }],
  timeline: [{
    name: 'housing',
    read: async (context, people) => housingRows(...await shownHousing(context, people)),
  }, {
    name: 'housing.placing',
    read: async (context, people) => placingRows(await housingReferralsOf(context, people), await statusesOf(context, people), await addressChecksOf(context, people)),
  }, {
    name: 'housing.duty-to-refer',
    read: async (context, people) => dutyRows(...await allDuties(context, people)),
  }],
  due: [{
    name: 'housing',
    async read(context, scope) {
      // A check in the future cannot be answered yet, so it waits outside the list until a week before.
      const horizon = addDays(context.today, CHECKS_AHEAD_DAYS)
      const [checks, duties, answers, moves, standing] = await Promise.all([
        checksDue(context, { ...scope, until: scope.until < horizon ? scope.until : horizon }),
        dutiesToRefer(context, scope),
        dutiesDue(context, scope),
        movesDue(context, scope),
        standingDue(context, scope),
      ])
      return [
        ...checks.map(({ currentId, due, what, dayAfter }) => ({ personId: currentId, due, words: askedWords(what, dayAfter), href: askedHref(currentId, what, dayAfter) })),
        ...moves,
        ...standingItems(standing),
        ...answers.map((one) => dutyDueItem(one, context.viewer?.role === 'housing-officer')),
        ...duties.map(({ personId, release, custodyStart }) => dutyToReferItem(personId, release, custodyStart)),
      ].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, scope.limit)
    },
  }],
  subjectAccess: [
    { title: 'Places to sleep that were found for you', read: async (context, people) => toldPlaces(await foundPlacesOf(context, people)) },
    { title: 'Referrals of you to councils, and what they owe you', read: async (context, people) => toldDuties(...await allDuties(context, people)) },
    { title: 'Where you slept after release', read: async (context, people) => toldChecks(await storedChecksOf(context, people)) },
    { title: 'Work six weeks after release', read: async (context, people) => toldEmployment(await employmentOf(context, people)) },
    { title: 'Referrals of you to housing', read: async (context, people) => (await housingReferralsOf(context, people)).map(toldHousing) },
    { title: 'Where you lived, and what was tried', read: async (context, people) => [...(await statusesOf(context, people)).map(toldStatus), ...(await attemptsOf(context, people)).map(toldAttempt)] },
    { title: 'Addresses that were checked for you', read: async (context, people) => (await addressChecksOf(context, people)).map(toldAddressCheck) },
    { title: 'Nights in emergency accommodation', read: async (context, people) => (await placementsOf(context, { people })).map((one) => toldPlacement(one, context.today)) },
    { title: 'Answers about you that were corrected', read: async (context, people) => toldCorrections(await correctionsOf(context, people)) },
  ],
  handlers: [
    onEvent(dutyChanged, 'housing', sayDuty),
    onEvent(releaseChanged, 'housing', async (context, { sentence, person, to }) => {
      const moved = await moveChecks(context, sentence, to)
      const places = (await placesOf(context, await samePeople(context, person))).filter((place) => place.endedOn === null)
      const place = placeOn(places, to)
      const later = place ? undefined : places.filter(({ from }) => from > to).at(-1)
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
      const standing = (await foundPlacesOf(context, [from, into])).filter((place) => place.endedOn === null)
      const eachHas = (rows: readonly { readonly personId: string }[]): boolean => [from, into].every((person) => rows.some(({ personId }) => personId === person))
      const referred = (await dutiesOf(context, [from, into])).filter((duty) => counts(duty, context.today))
      const places = eachHas(standing) ? [`Both records have a place to sleep (${standing.map((place) => `${placeWords(place)} from ${longDay(place.from)}`).join('; ')}). Both stand until somebody ends the one that is not true.`] : []
      return [...places, ...(eachHas(referred) ? [`Both records have a referral to a council (${referred.map(({ reference, authority }) => `${reference}, ${authority ?? 'no council'}`).join('; ')}). Both are still to be answered: withdraw the one that is not to stand.`] : [])]
    }),
  ],
})
