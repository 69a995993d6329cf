/** What allowed a look, in words: made for the audit from the decisions about everybody in the answer, and read there by somebody else. Pure. */
import type { Sighting } from './rules.ts'

/** More kinds of reason than these are counted together: the entry stays a sentence. */
const KINDS_MAX = 4

/** What was given, before the reason, where it was not everything. */
const GIVEN: Readonly<Record<Sighting['sight'], (reason: string) => string>> = {
  visible: (reason) => `because ${reason}`,
  masked: (reason) => `in part: ${reason}`,
  'exists-only': (reason) => `told whom to ask: ${reason}`,
  hidden: (reason) => `without who they are: ${reason}`,
}

const aboutMany = (reason: string): string => reason.replace(/\.$/, '').replaceAll('responsible for this person', 'responsible for them').replaceAll('a record of this person', 'records of them')
  .replaceAll('this person was referred', 'they were referred').replaceAll('that works with this person shares it', 'that works with them shares it').replaceAll('this person', 'them')

/**
 * What allowed an answer about somebody, for its audit entry. About one person the sight and its reason; about many how many for each
 * reason, the commonest first. `count` is how many the answer was about, where more than were decided.
 */
export const allowedSummary = (sightings: readonly Pick<Sighting, 'sight' | 'reason'>[], count: number = sightings.length): string | null => {
  const [first] = sightings
  if (first === undefined) return null
  if (count === 1) return `${first.sight}: ${first.reason}`
  const kinds = [...Map.groupBy(sightings, ({ sight, reason }) => GIVEN[sight](aboutMany(reason)))].map(([words, of]) => ({ words, many: of.length })).sort((a, b) => b.many - a.many)
  const told = kinds.length > KINDS_MAX ? kinds.slice(0, KINDS_MAX - 1) : kinds
  const others = sightings.length - told.reduce((sum, { many }) => sum + many, 0)
  const of = count > sightings.length ? `, of the first ${sightings.length}` : ''
  return `${count} people${of}: ${[...told.map(({ words, many }) => `${many === sightings.length && of === '' ? 'all' : many} ${words}`), ...(others > 0 ? [`${others} for other reasons`] : [])].join('; ')}`
}

/** The same as somebody else reads it, who was not the one that looked. Null, where nothing was shown, reads so. */
export const allowedWords = (words: string | null): string => {
  if (words === null) return 'Nothing did: nothing was shown'
  const told = words.replace(/\b(visible|masked): /, '').replaceAll('you took emergency access', 'they took emergency access').replaceAll('your organisation', 'their organisation').replaceAll('your role', 'their role').replaceAll('Your role', 'Their role')
    .replaceAll('Your organisation', 'Their organisation').replaceAll('You are on', 'They are on')
  return told.charAt(0).toUpperCase() + told.slice(1)
}
