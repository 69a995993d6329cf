/** Who gains and who loses sight of what by a change: counted by organisation, role and class, and said in sentences. Pure. */
import type { InformationClass, Role } from '../platform/vocabulary.ts'

/** People of whom one role of one organisation sees a class after the change and not before, or before and not after. */
export interface Effect {
  readonly organisationId: string
  readonly organisation: string
  readonly role: Role
  readonly class: InformationClass
  readonly gained: number
  readonly lost: number
  /** Not everybody was looked at: the true numbers may be higher. */
  readonly partial: boolean
}

/** Beyond so many the exact number is not counted, only said to be more. */
export const COUNTED_MAX = 1000

const PLURALS: Record<Role, string> = {
  'data-officer': 'Data officers', 'delivery-unit-head': 'Heads of probation delivery unit', 'offender-manager': 'Offender managers', 'prison-offender-manager': 'Prison offender managers',
  'resettlement-worker': 'Resettlement workers', caseworker: 'Caseworkers', 'housing-officer': 'Housing options officers', 'work-coach': 'Jobcentre work coaches', 'disposal-officer': 'Out-of-court disposals officers', analyst: 'Analysts', 'board-secretary': 'Board secretaries',
  'governance-lead': 'Information governance leads', 'victim-liaison-officer': 'Victim liaison officers', 'victim-hub-worker': 'Victim and Witness Hub workers', administrator: 'Administrators',
}

/** What is shared, as it stands in the middle of a sentence. */
export const CLASS_WORDS: Record<InformationClass, string> = {
  identity: 'who they are', sentence: 'the sentence', risk: 'the risk', needs: 'the needs', health: 'health detail', victim: 'what is known about a victim', intelligence: 'intelligence', contact: 'who works with them', plan: 'the plan',
}

/** “312 people”, “1 person”, “more than 1,000 people”, “at least 40 people”. */
export const countWords = (count: number, partial: boolean): string =>
  (count > COUNTED_MAX ? `more than ${COUNTED_MAX.toLocaleString('en-GB')} people` : `${partial ? 'at least ' : ''}${count.toLocaleString('en-GB')} ${count === 1 ? 'person' : 'people'}`)

const list = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`)

/** The same change for the same number of people is one sentence, however many classes: “… would gain the needs and the plan of 312 people.” */
const sentencesFor = (effects: readonly Effect[], way: 'gained' | 'lost', verb: string): string[] => {
  const groups = Map.groupBy(effects.filter((one) => one[way] > 0), (one) => `${one.organisationId} ${one.role} ${countWords(one[way], one.partial)}`)
  return [...groups.values()].map((group) => {
    const [first] = group
    return first ? `${PLURALS[first.role]} of ${first.organisation} ${verb} ${list(group.map((one) => CLASS_WORDS[one.class]))} of ${countWords(first[way], first.partial)}.` : ''
  })
}

/** What one agency itself holds of a person comes into or out of one role's sight. Says not whether it holds anything. */
export interface ToldEffect {
  readonly organisation: string
  readonly role: Role
  readonly giver: string
  readonly class: InformationClass
  readonly gained: boolean
}

/** A sentence for each, losses first: “… would gain whatever health detail Fenbridge Recovery itself holds about this person.” */
export const toldSentences = (effects: readonly ToldEffect[]): string[] => effects.toSorted((a, b) => Number(a.gained) - Number(b.gained)).map((one) =>
  `${PLURALS[one.role]} of ${one.organisation} would ${one.gained ? 'gain' : 'lose sight of'} whatever ${one.giver} itself holds about this person: ${CLASS_WORDS[one.class]}.`)

/** What the change does, losses first, because a loss is what nobody expects; one sentence when nobody's sight changes. */
export const effectSentences = (effects: readonly Effect[], tense: 'would' | 'did' = 'would'): string[] => {
  const said = [...sentencesFor(effects, 'lost', tense === 'would' ? 'would lose sight of' : 'lost sight of'), ...sentencesFor(effects, 'gained', tense === 'would' ? 'would gain' : 'gained')]
  return said.length > 0 ? said : [tense === 'would' ? 'Nobody would gain or lose sight of anything.' : 'Nobody gained or lost sight of anything.']
}

/** A class that nobody gains or loses, with what says why. */
export interface Ungained {
  readonly class: InformationClass
  /** Parties that have signed once the change is made. */
  readonly signed: number
  /** Names of those who would receive it. */
  readonly receivers: readonly string[]
  /** How many roles of theirs may see a partner's. */
  readonly roles: number
  /** References of other agreements under which all of them see it already. */
  readonly already: readonly string[]
  /** It needs consent and nobody has given it. */
  readonly unconsented: boolean
  /** It is about named people and nobody is named. */
  readonly unnamed: boolean
}

const reasonOf = ({ signed, receivers, roles, already, unconsented, unnamed }: Ungained): string => {
  if (signed < 2) return 'nothing until another party signs'
  if (roles === 0) return `no colleague of ${receivers.length === 0 ? 'another party' : list(receivers)} has a role that may see a partner’s`
  if (already.length > 0) return `they see it already under ${list(already)}`
  if (unconsented) return 'nobody yet, because no person has consented'
  if (unnamed) return 'nobody yet, because no person is on its list'
  return 'none of the people it is about is one whom they do not see already, or may see'
}

/** Why nobody gains or loses these classes, one sentence for each reason. */
export const reasonSentences = (ungained: readonly Ungained[]): string[] =>
  [...Map.groupBy(ungained, reasonOf)].map(([reason, all]) => `For ${list(all.map((one) => CLASS_WORDS[one.class]))}: ${reason}.`)
