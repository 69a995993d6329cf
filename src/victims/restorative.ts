/**
 * Restorative justice, led by the victim: states, who may move them, what must be true. Pure, and whole on one screen.
 *
 * The offender hears of it only when the victim is prepared; their manager learns one neutral line once the offender has agreed
 * to be approached, and nothing before or after. Source: Victims’ Code, Right 3; Restorative Justice Council, practice guidance.
 */
import { no, yes, type Result } from '../core/result.ts'
import { type Role, VICTIMS_SIDE } from '../platform/vocabulary.ts'

export const RESTORATIVE_STATES = {
  explained: 'Explained',
  wanted: 'Wanted by the victim',
  'not-wanted': 'Not wanted',
  'victim-prepared': 'Victim prepared',
  'offender-agreed': 'The other side agreed to be approached',
  'offender-declined': 'The other side did not agree',
  'both-prepared': 'Both sides prepared',
  held: 'Held',
  'followed-up': 'Followed up',
  stopped: 'Stopped',
} as const
export type RestorativeState = keyof typeof RESTORATIVE_STATES

type Asked = 'facilitator' | 'words'

interface Transition {
  readonly from: readonly (RestorativeState | 'none')[]
  readonly to: RestorativeState
  readonly who: readonly Role[]
  /** What has to be written with it, with the sentence that asks for it. */
  readonly needs?: { readonly field: Asked; readonly message: string }
}

/** Preparing and holding is the facilitator’s work, and facilitators work for the hub. */
const HUB: readonly Role[] = ['victim-hub-worker']

/** Under way: begun by the victim, and neither held nor stopped. */
export const RUNNING: readonly RestorativeState[] = ['wanted', 'victim-prepared', 'offender-agreed', 'both-prepared']

export const RESTORATIVE_MOVES: readonly Transition[] = [
  { from: ['none', 'not-wanted', 'stopped'], to: 'explained', who: VICTIMS_SIDE },
  { from: ['explained', 'not-wanted'], to: 'wanted', who: VICTIMS_SIDE },
  { from: ['explained'], to: 'not-wanted', who: VICTIMS_SIDE },
  { from: ['wanted'], to: 'victim-prepared', who: HUB, needs: { field: 'facilitator', message: 'Name the facilitator who prepared the victim.' } },
  { from: ['victim-prepared'], to: 'offender-agreed', who: HUB, needs: { field: 'facilitator', message: 'Name the facilitator who asked.' } },
  { from: ['victim-prepared'], to: 'offender-declined', who: HUB },
  { from: ['offender-agreed'], to: 'both-prepared', who: HUB, needs: { field: 'facilitator', message: 'Name the facilitator who prepared both.' } },
  { from: ['both-prepared'], to: 'held', who: HUB, needs: { field: 'words', message: 'Say how it was held and what came of it.' } },
  { from: ['held'], to: 'followed-up', who: HUB, needs: { field: 'words', message: 'Say how the victim is now.' } },
  { from: RUNNING, to: 'stopped', who: VICTIMS_SIDE, needs: { field: 'words', message: 'Say who stopped it and why.' } },
]

/** What this role can do next. */
export const nextSteps = (from: RestorativeState | null, role: Role): readonly RestorativeState[] =>
  RESTORATIVE_MOVES.filter((move) => move.from.includes(from ?? 'none') && move.who.includes(role)).map((move) => move.to)

/** May it go there? `words` holds a reason, an outcome or how it was followed up. */
export const decideRestorative = (from: RestorativeState | null, to: RestorativeState, role: Role, written: Readonly<Record<Asked, string>>): Result<RestorativeState> => {
  const move = RESTORATIVE_MOVES.find((one) => one.to === to && one.from.includes(from ?? 'none'))
  if (!move) return no(from ? `From “${RESTORATIVE_STATES[from].toLowerCase()}” it cannot go to “${RESTORATIVE_STATES[to].toLowerCase()}”.` : 'Record first that it was explained to the victim.', 'state')
  if (!move.who.includes(role)) return no('A facilitator of the Victim and Witness Hub records this step.', 'state')
  if (move.needs && written[move.needs.field].length < 3) return no(move.needs.message, move.needs.field)
  return yes(to)
}
