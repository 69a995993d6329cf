/**
 * The chain of the audit, pure: what is hashed, in which order, and what is wrong with a stretch of it. The sealer, the proof on
 * the database and the proof of an exported file all use these functions, so that they cannot come to differ.
 *
 * leaf(n) = SHA-256(canonical text of entry n); hash(n) = SHA-256(hash(n-1), n, entry id, moment of sealing, leaf(n)).
 * A leaf of its own lets an export leave out an entry that its reader may not see, and still be proved whole.
 */

import { londonDay } from '../core/dates.ts'
import { thresholdsOn } from './thresholds.ts'

/** SHA-256 of a text in UTF-8, as 64 hexadecimal figures. */
export type Digest = (text: string) => string

/** Every column of an audit entry, in the order in which they are hashed. A column more is another form: raise FORM with it. */
const COLUMNS = ['id', 'occurred_at', 'request_id', 'door', 'account_id', 'organisation_id', 'role', 'purpose', 'name', 'kind', 'outcome',
  'person_ids', 'people_count', 'classes', 'fields', 'allowed_by'] as const
export const FORM = 1

/** An entry as its canonical text takes it: ids and words as text, moments in UTC to the microsecond. */
export type Entry = Readonly<Record<(typeof COLUMNS)[number], string | number | null | readonly string[]>>

/** One place in the chain. `entry` is null where it is gone, or where this reader may not see it (`withheld`). */
export interface Link {
  readonly position: number
  readonly entryId: string
  readonly leaf: string
  readonly hash: string
  /** ISO moment in UTC, to the millisecond. */
  readonly sealedAt: string
  readonly entry: Entry | null
  readonly withheld?: boolean
}

/** What one stretch begins after: the hash of the place before it, null where that place is gone. */
export interface Before {
  readonly position: number
  readonly hash: string | null
}

/** The text of which an entry's leaf is the hash: JSON without spaces, every column in its order. */
const canonicalText = (entry: Entry): string => JSON.stringify([FORM, ...COLUMNS.map((column) => entry[column])])

/** The leaf of an entry. */
export const leafOf = (digest: Digest, entry: Entry): string => digest(canonicalText(entry))

/** The hash of a place, from the hash before it. */
export const hashOf = (digest: Digest, previous: string, link: Pick<Link, 'position' | 'entryId' | 'sealedAt' | 'leaf'>): string =>
  digest(`${previous}\n${link.position}\n${link.entryId}\n${link.sealedAt}\n${link.leaf}`)

/** What stands before the first place: a hash that belongs to this chain alone. */
export const beginningOf = (digest: Digest, chainId: string): Before => ({ position: 0, hash: digest(`throughline audit\n${chainId}`) })

/** The next links of the chain for these entries, sealed at one moment. */
export const sealEntries = (digest: Digest, before: { readonly position: number; readonly hash: string }, sealedAt: string, entries: readonly Entry[]): Link[] => {
  let { position, hash } = before
  return entries.map((entry) => {
    position++
    const link = { position, entryId: String(entry.id), sealedAt, leaf: leafOf(digest, entry), entry }
    hash = hashOf(digest, hash, link)
    return { ...link, hash }
  })
}

export const FAULTS = {
  changed: 'This entry was changed after it was sealed.',
  dropped: 'This entry was sealed and is gone.',
  reordered: 'This place holds another one’s entry: entries were re-ordered.',
  inserted: 'This entry was put in past the queue: it was never sealed.',
  'dropped-unsealed': 'This entry waited for its seal and vanished.',
  'seal-changed': 'The seal of this place was rewritten.',
  'seal-dropped': 'The seals from here on were taken out.',
  head: 'The head of the chain that was kept for this place is another one: everything up to here may have been rewritten.',
  cut: 'The chain ends before the place whose head was kept: its tail was cut off.',
} as const
export type Fault = keyof typeof FAULTS

/** One thing that is wrong, and where. `count` is above one only for seals that were taken out in a row. */
export interface Finding {
  readonly fault: Fault
  readonly position: number | null
  readonly entryId: string | null
  readonly count: number
}

/** A head that somebody kept outside the database. */
export interface KeptHead {
  readonly position: number
  readonly hash: string
}

/**
 * Entries whose moment lies well before that of one sealed earlier. The order of the chain is the order of sealing, so that this is
 * no fault of theirs: it is told, with the places of those for which the program knows no reason.
 */
export interface WrittenLate {
  /** By the worker, which bears the moment at which its work began, or writes a past that is loaded. */
  readonly worker: number
  /** By a page, the API or the command line, where a request lasts seconds. */
  readonly others: number
  /** The places of the first of the others. */
  readonly places: readonly number[]
}

/** What a proof says of the stretch that it was given. */
export interface Proof {
  readonly checked: number
  /** Entries that this reader may not see: their leaves were proved, not their words. */
  readonly withheld: number
  readonly head: KeptHead | null
  readonly findings: readonly Finding[]
  /** More findings than are listed. */
  readonly more: number
  readonly late: WrittenLate
}

/** At most so many findings are named; a chain rewritten whole would name every place. */
export const FINDINGS_MAX = 200
/** At most so many places of late entries are named. */
export const LATE_PLACES_MAX = 20
const MINUTE_MS = 60_000

interface Suspect { readonly link: Link; readonly previous: string; readonly broken: boolean; readonly entryLeaf: string | null }

/** Proves a stretch link by link, however long: keeps only what is wrong with it. */
export const chainCheck = (digest: Digest, before: Before, keptHeads: readonly KeptHead[] = []): { step(link: Link): void; finish(): Proof } => {
  const findings: Finding[] = []
  const suspects: Suspect[] = []
  const heads = new Map(keptHeads.map((head) => [head.position, head.hash]))
  let last: Before = before
  let checked = 0
  let withheld = 0
  let more = 0
  let latest = 0
  let worker = 0
  let others = 0
  const places: number[] = []
  const find = (fault: Fault, link: Pick<Link, 'position' | 'entryId'> | { position: number; entryId: null }, count = 1): void => {
    if (findings.length < FINDINGS_MAX) findings.push({ fault, position: link.position, entryId: link.entryId, count })
    else more++
  }
  const noteMoment = (link: Link): void => {
    const moment = Date.parse(String(link.entry?.occurred_at))
    const sealed = Date.parse(link.sealedAt)
    if (moment < latest - thresholdsOn(londonDay(new Date(sealed))).writtenLateMinutes * MINUTE_MS) {
      if (link.entry?.door === 'job') worker++
      else {
        others++
        if (places.length < LATE_PLACES_MAX) places.push(link.position)
      }
    }
    // A clock that ran ahead for one entry must not make every later one late: none happened after its seal.
    latest = Math.max(latest, Math.min(moment, sealed))
  }
  return {
    step(link) {
      checked++
      if (link.position <= last.position) find('reordered', link)
      if (link.position > last.position + 1) find('seal-dropped', { position: last.position + 1, entryId: null }, link.position - last.position - 1)
      // After a gap nothing says what came before: the place itself stays unproved, and the next one follows from it.
      const previous = link.position === last.position + 1 ? last.hash : null
      const broken = previous !== null && hashOf(digest, previous, link) !== link.hash
      const entryLeaf = link.entry ? leafOf(digest, link.entry) : null
      const entryFits = link.withheld === true ? true : entryLeaf === link.leaf && link.entry?.id === link.entryId
      if (link.withheld === true) withheld++
      else if (!link.entry) find('dropped', link)
      else noteMoment(link)
      if (broken || (link.entry && !entryFits)) {
        if (suspects.length < FINDINGS_MAX) suspects.push({ link, previous: previous ?? '', broken, entryLeaf })
        else more++
      }
      const kept = heads.get(link.position)
      if (kept !== undefined && kept !== link.hash) find('head', link)
      last = { position: link.position, hash: link.hash }
    },
    finish() {
      const settled = settle(digest, suspects)
      const all = [...findings, ...settled].sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
      return { checked, withheld, head: last.hash === null ? null : { position: last.position, hash: last.hash }, findings: all.slice(0, FINDINGS_MAX), more: more + Math.max(0, all.length - FINDINGS_MAX), late: { worker, others, places } }
    },
  }
}

/** Says of each suspect what was done to it. One act breaks the place after it too: that one is not accused. */
const settle = (digest: Digest, suspects: readonly Suspect[]): Finding[] => {
  const findings: Finding[] = []
  /** The true hash of a place, where it could be worked out although the one that stands there is wrong. */
  const truth = new Map<number, string>()
  for (const suspect of suspects) {
    const { link } = suspect
    const found = (fault: Fault): void => { findings.push({ fault, position: link.position, entryId: link.entryId, count: 1 }) }
    const previous = truth.get(link.position - 1) ?? suspect.previous
    const standing = hashOf(digest, previous, link)
    if (suspect.broken && standing !== link.hash) {
      const moved = suspects.map((other) => trueHash(digest, previous, link, other)).find((hash) => hash !== null)
      if (moved !== undefined) {
        truth.set(link.position, moved)
        found('reordered')
        continue
      }
      // If the place after follows from what this one should be, only the hash that stands here was rewritten.
      truth.set(link.position, suspects.some((other) => other.link.position === link.position + 1 && hashOf(digest, standing, other.link) === other.link.hash) ? standing : link.hash)
      if (link.entry === null || suspect.entryLeaf === link.leaf || link.withheld === true) found('seal-changed')
    }
    if (link.entry && suspect.entryLeaf !== link.leaf) {
      const swapped = suspects.some((other) => other !== suspect && other.link.entry && leafOf(digest, { ...other.link.entry, id: link.entryId }) === link.leaf)
      found(swapped ? 'reordered' : 'changed')
    }
  }
  return findings
}

/** The hash that belongs at this place if it was another suspect's content that stood here; null if it was not. */
const trueHash = (digest: Digest, previous: string, at: Link, other: Suspect): string | null => {
  if (other.link.position === at.position) return null
  // Whole seals changed places, with their hashes ...
  const whole = hashOf(digest, previous, { ...other.link, position: at.position })
  if (whole === other.link.hash) return whole
  // ... or only which entry they seal, with or without its leaf.
  for (const leaf of [other.link.leaf, at.leaf])
    if (hashOf(digest, previous, { ...at, entryId: other.link.entryId, leaf }) === at.hash) return at.hash
  return null
}

/** Do the heads kept outside reach further than the chain does? The furthest says where it was cut. */
export const cutOff = (lastPosition: number, keptHeads: readonly KeptHead[]): Finding | null => {
  const furthest = keptHeads.reduce<KeptHead | null>((far, head) => (far === null || head.position > far.position ? head : far), null)
  return furthest !== null && furthest.position > lastPosition ? { fault: 'cut', position: lastPosition + 1, entryId: null, count: furthest.position - lastPosition } : null
}
