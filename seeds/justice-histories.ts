/**
 * Made-up histories for measuring evidence from files: persons, disposals, offences and assessments from 2019 to 2024, about 1.5, 2.1 and
 * 3.4 a person; the young and those with more needs offend more. Deterministic by size and seed; nobody in them exists.
 */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { join } from 'node:path'
import { addDays } from '../src/core/dates.ts'
import { seededRandom } from '../src/core/random.ts'

export const HISTORY_NEEDS = ['accommodation', 'employment', 'finance', 'drugs', 'alcohol', 'mental_health', 'attitudes', 'relationships'] as const
const HEADINGS = {
  persons: 'person_id,sex,dob,area', disposals: 'person_id,disposal_date,type', offences: 'person_id,offence_date,conviction_date,grp,severity', assessments: `person_id,assess_date,${HISTORY_NEEDS.join(',')}`,
} as const
const TYPES = { release: 0.22, community: 0.38, suspended: 0.18, caution: 0.22 } as const
const GROUPS = ['theft', 'violence', 'drugs', 'public_order', 'motoring', 'burglary', 'robbery', 'sexual', 'fraud', 'weapons'] as const
const FIRST_DAY = '2019-01-01'
const DAYS = 2192
const PIECE_LETTERS = 1 << 20

const openFile = (path: string, heading: string) => {
  const stream = createWriteStream(path)
  let piece = `${heading}\n`
  return {
    line: (text: string): void => void (piece += `${text}\n`),
    flush: async (all: boolean): Promise<void> => {
      if (!all && piece.length < PIECE_LETTERS) return
      if (!stream.write(piece)) await once(stream, 'drain')
      piece = ''
      if (all) await finished(stream.end())
    },
  }
}

/** Writes `persons.csv`, `disposals.csv`, `offences.csv` and `assessments.csv` of so many people into a folder that is there. */
export const writeHistories = async (folder: string, people: number, seed: string): Promise<void> => {
  const random = seededRandom(seed)
  const days = Array.from({ length: DAYS + 1200 }, (_, i) => addDays(FIRST_DAY, i))
  const wait = (mean: number): number => -Math.log(1 - random.next()) * mean
  const [persons, disposals, offences, assessments] = [openFile(join(folder, 'persons.csv'), HEADINGS.persons), openFile(join(folder, 'disposals.csv'), HEADINGS.disposals), openFile(join(folder, 'offences.csv'), HEADINGS.offences), openFile(join(folder, 'assessments.csv'), HEADINGS.assessments)]
  for (let id = 1; id <= people; id++) {
    const age = 18 + Math.floor(42 * random.next() ** 1.5)
    persons.line(`${id},${random.chance(0.85) ? 'M' : 'F'},${2019 - age}-${String(random.whole(1, 12)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')},A${String(random.whole(1, 42)).padStart(2, '0')}`)
    const risk = Math.exp(-1.1 + 1.1 * (random.next() + random.next() - 1) + (age < 25 ? 0.35 : age > 40 ? -0.4 : 0))
    const needs = HISTORY_NEEDS.map(() => Math.min(0.95, 0.12 + 0.55 * random.next() * Math.min(1.6, risk * 2.2)))
    const count = 1 + Math.min(5, Math.floor(wait(0.9)))
    for (let day = random.whole(0, 899), i = 0; i < count && day < DAYS; i++, day += 30 + Math.floor(wait(420))) disposals.line(`${id},${days[day]},${random.weighted(TYPES)}`)
    for (let at = wait(250 / risk); at < DAYS; at += wait(500 / risk)) {
      const [day, proven] = [Math.floor(at), Math.floor(at) + 5 + Math.floor(wait(110))]
      offences.line(`${id},${days[day]},${random.chance(0.72) && proven < DAYS ? days[proven] : ''},${GROUPS[Math.floor(10 * random.next() ** 1.6)]},${random.whole(1, 9)}`)
    }
    for (let day = random.whole(0, 699); day < DAYS; day += 120 + Math.floor(wait(600))) assessments.line(`${id},${days[day]},${needs.map((share) => (random.chance(share) ? 1 : 0)).join(',')}`)
    if (id % 5000 === 0) for (const file of [persons, disposals, offences, assessments]) await file.flush(false)
  }
  for (const file of [persons, disposals, offences, assessments]) await file.flush(true)
}
