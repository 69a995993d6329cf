/** Who ends a legal hold, in words. Pure. */

/** What decides who ends a hold. */
interface HoldEnding {
  /** The organisation that set it. */
  readonly organisation: string
  readonly own: boolean
  /** That organisation is no longer in a partnership with the viewer's. */
  readonly setterLeft: boolean
  /** Who is responsible for the person today, as far as the viewer sees it. */
  readonly owners: readonly string[]
  readonly mayEnd: boolean
}

/**
 * By whom a hold may be ended, in a sentence for whoever reads it. The organisation that set it answers to the coroner, court or
 * inquiry that asked for it, so nobody else ends it while that organisation can be asked.
 */
export const whoEndsHold = ({ organisation, own, setterLeft, owners, mayEnd }: HoldEnding): string => {
  if (own) return 'Your organisation set this hold, so its governance leads end it, and nobody else does.'
  if (!setterLeft) return `Only ${organisation}, which set this hold, may end it. Ask its governance lead.`
  if (mayEnd) return `${organisation}, which set this hold, has left the partnership. Your organisation is responsible for this person, so you may end it; all governance leads are told that you did.`
  return owners.length === 0
    ? `${organisation}, which set this hold, has left the partnership, and nobody whom you see is responsible for this person today. Ask ${organisation} to end it.`
    : `${organisation}, which set this hold, has left the partnership. A governance lead of ${owners.join(' or ')}, responsible for this person, may end it.`
}
