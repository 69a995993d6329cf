/** Places found and lost. */
import { z } from 'zod'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import { eventType } from '../../platform/event.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { currentPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { failedBefore } from '../placing.ts'
import { decideEnd, decidePlace, PLACE_KINDS } from '../rules.ts'
import { foundPlacesOf, placeById, scheduleChecks } from '../store.ts'
import { addressChecksOf } from '../store/placing.ts'
import { housed, RECORDING } from './housed.ts'

/** A place to sleep was found. */
export const placeFound = eventType<{ accommodation: string; person: string; sentence: string; release: string; from: string }>('housing.found')
/** A place fell through or was given up. */
export const placeEnded = eventType<{ accommodation: string; person: string; sentence: string; day: string }>('housing.ended')

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
    const decided = decidePlace(input, about.release, await foundPlacesOf(context, about.people))
    if (!decided.ok) return decided
    const failed = (await addressChecksOf(context, about.people)).filter((one) => one.outcome === 'failed').map((one) => one.addressLine)
    if (failedBefore(input.addressLine, failed)) return no('This address did not pass its check. Find another, or ask the offender manager whether it can be checked again.', 'addressLine')
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
