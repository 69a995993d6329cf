/** Everything about where one person sleeps, for their panel and their page. */
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { readOnce } from '../../platform/read-once.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { sightOf } from '../../sharing/actions.ts'
import { nowhereToSleep, placeOn } from '../rules.ts'
import { correctionsOf, employmentOf, placesOf, releaseToHouse, storedChecksOf, type ReleaseToHouse } from '../store.ts'
import { CheckDayInput, checkFor } from './checks.ts'
import { RECORDING } from './housed.ts'

/** Places, checks and work as a person’s page shows them: the panel and the time line show the same rows. */
export const shownHousing = readOnce(async (context, people) => [await placesOf(context, people), await storedChecksOf(context, people), await employmentOf(context, people)] as const)

/** Everything about where one person sleeps, for their panel and their page; null for a viewer whose role has nothing to do with it. */
export const readHousing = async (context: Reading, people: readonly string[]) => {
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
    const check = day === null ? null : (checkFor(housing.checks, day, context.today) ?? null)
    return day !== null && !check ? notFound() : yes({ person: found, today: context.today, check, ...housing })
  },
  about: ({ person }) => [person.id],
})
