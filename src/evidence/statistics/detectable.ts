/** How many people a scheme needs before its figure can show anything, and what so many people could show. Pure. */
import { normalQuantile } from '../../core/statistics.ts'

export interface Plan { readonly power: number; readonly confidence: number; /** People compared with, for each one helped. */ readonly comparedWith: number }
const USUAL: Plan = { power: 0.8, confidence: 0.95, comparedWith: 1 }

/**
 * How many people must be helped so that a fall (or rise) of a share from `from` to `to` would be seen with the power asked: the two-sided
 * test of two shares (Fleiss, Levin and Paik 2003, section 4.2, without continuity correction; R’s `power.prop.test` for equal groups).
 */
export const peopleNeeded = (from: number, to: number, { power, confidence, comparedWith }: Plan = USUAL): number => {
  const shares = [from, to]
  if (shares.some((share) => !(share >= 0 && share <= 1)) || from === to) throw new RangeError('peopleNeeded: two shares that differ')
  if (!(power > 0 && power < 1 && confidence > 0 && confidence < 1 && comparedWith > 0)) throw new RangeError('peopleNeeded: power and confidence are shares')
  const middle = (to + comparedWith * from) / (1 + comparedWith)
  const alike = normalQuantile((1 + confidence) / 2) * Math.sqrt((1 + 1 / comparedWith) * middle * (1 - middle))
  const apart = normalQuantile(power) * Math.sqrt(to * (1 - to) + (from * (1 - from)) / comparedWith)
  return ((alike + apart) / (from - to)) ** 2
}

/** The smallest fall of a share that so many people would show; null where even a fall to nought would not be seen. */
export const smallestFall = (from: number, people: number, plan: Plan = USUAL): number | null => {
  if (!(from > 0 && from < 1) || peopleNeeded(from, 0, plan) > people) return null
  let [seen, unseen] = [0, from]
  for (let i = 0; i < 60; i++) {
    const middle = (seen + unseen) / 2
    if (peopleNeeded(from, middle, plan) <= people) seen = middle
    else unseen = middle
  }
  return from - seen
}
