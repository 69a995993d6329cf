/** Who a victim is to those who support them: how they may be reached, and where they stand in the Victim Contact Scheme. Pure. */
import { z } from 'zod'
import type { Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { Random } from '../core/random.ts'
import { randomReference } from '../core/reference.ts'

export const VictimId = z.uuid('This is not the id of a victim’s record.')

/** A short reference to say on the telephone: `V-7K2M9QX`. Chance alone keeps two apart: a constraint would tell of a record that the asker may not see. */
export const newVictimReference = (random: Random): string => randomReference('V', random)

/** How a victim may be reached. */
export const CONTACT_WAYS = {
  telephone: 'Telephone', text: 'Text message', 'e-mail': 'E-mail', letter: 'Letter', 'through-another': 'Through somebody they trust',
} as const
export type ContactWay = keyof typeof CONTACT_WAYS

/** How a victim was told something: as they are reached, or face to face. */
export const TOLD_WAYS = { ...CONTACT_WAYS, 'in-person': 'In person' } as const

/** What must never be done when reaching somebody, as a warning: “Never: ring after six”, also where the words begin with “never” themselves. */
export const neverWords = (typed: string): string => {
  const words = typed.replace(/^(?:never|do not|don[’']t)\b[\s:,]*/i, '')
  return words === '' ? 'Never reach them' : `Never: ${words.charAt(0).toLowerCase()}${words.slice(1)}`
}

export const SCHEME_SOURCE = 'Domestic Violence, Crime and Victims Act 2004, sections 35 to 44; Victims’ Code, Right 11'

export const SCHEME_STATES = {
  offered: 'Offered',
  'opted-in': 'Opted in',
  'opted-out': 'Opted out',
  declined: 'Declined',
} as const
export type SchemeState = keyof typeof SCHEME_STATES

/** From what state a victim may go where. They may leave and come back at any time while the sentence runs (Right 11). */
export const SCHEME_MOVES: Readonly<Record<SchemeState | 'none', readonly SchemeState[]>> = {
  none: ['offered'],
  offered: ['opted-in', 'declined'],
  'opted-in': ['opted-out'],
  'opted-out': ['opted-in'],
  declined: ['offered', 'opted-in'],
}

export interface SchemeStep {
  readonly state: SchemeState
  readonly day: Day
}

/** May this be recorded next? Days go forward and none lies ahead. */
export const decideScheme = (steps: readonly SchemeStep[], next: SchemeStep, today: Day): Result<SchemeStep> => {
  const last = steps.at(-1)
  if (!SCHEME_MOVES[last?.state ?? 'none'].includes(next.state))
    return no(last ? `They are recorded as “${SCHEME_STATES[last.state].toLowerCase()}”: that cannot be followed by “${SCHEME_STATES[next.state].toLowerCase()}”.` : 'Record first that the scheme was offered.', 'state')
  if (next.day > today) return no('This day lies ahead. Record it once it has happened.', 'day')
  if (last && next.day < last.day) return no('This day is before what was recorded last.', 'day')
  return yes(next)
}
