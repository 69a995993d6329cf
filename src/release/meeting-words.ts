/** Words that must not stand on a paper which others may read: refused when a meeting is saved, each with why and what to say instead. Pure. */
import { no, yes, type Result } from '../core/result.ts'

type MeetingField = 'who' | 'place' | 'bring'

interface TellingWords {
  readonly words: RegExp
  /** What the word gives away. */
  readonly tells: string
  /** In which fields; a place may be called Earls Court. */
  readonly in: readonly MeetingField[]
}

const EVERYWHERE: readonly MeetingField[] = ['who', 'place', 'bring']

/** Throughline’s own list, 2026-11-23: the pack lies on tables, and says whom somebody meets and where, not what it is about. */
const TELLING: readonly TellingWords[] = [
  { words: /\b(offen[cd]\w*|convict\w*|crim\w*|sentenc\w*|magistrates?['’]?|crown court|youth court|police|bail)\b/iu, tells: 'that it is about an offence', in: EVERYWHERE },
  { words: /\b(courts?|hearing)\b/iu, tells: 'that it is about an offence', in: ['who', 'bring'] },
  { words: /\b(victim\w*|domestic|abus\w*|violen\w*|batter\w*|perpetrat\w*|safeguard\w*|stalk\w*|restraining|non-molestation)\b/iu, tells: 'that somebody was harmed', in: EVERYWHERE },
  { words: /\b(sex|sexual\w*|sex-offen\w*|indecen\w*|mappa|risk\w*|gangs?|terror\w*|extremis\w*|weapon\w*)\b/iu, tells: 'what others fear of them', in: EVERYWHERE },
  { words: /\b(drugs?|alcohol\w*|addict\w*|heroin|methadone|naloxone|needle\w*|detox\w*|rehab|recovery|scripts?|prescri\w*|medic(?:ation|ine)s?)\b/iu, tells: 'something of their health', in: EVERYWHERE },
  { words: /\b(mental\w*|psych\w*|counsell\w*|suicid\w*|self-harm\w*|hiv|hepatitis)\b/iu, tells: 'something of their health', in: EVERYWHERE },
  { words: /\b(programmes?|accredited|tag|tagging|curfew)\b/iu, tells: 'what they were ordered to do', in: ['who', 'bring'] },
]

type MeetingText = Readonly<Partial<Record<MeetingField, string>>>

/** What the words of a meeting give away, by field; empty where nothing does. */
export const tellingWords = (meeting: MeetingText): readonly { readonly field: MeetingField; readonly word: string; readonly tells: string }[] =>
  EVERYWHERE.flatMap((field) => TELLING.flatMap(({ words, tells, in: fields }) => {
    const word = fields.includes(field) ? words.exec(meeting[field] ?? '')?.[0] : undefined
    return word === undefined ? [] : [{ field, word, tells }]
  }))

/** May these words stand on the paper? The refusal says which word, why, and what to write. */
export const decideMeetingWords = (meeting: MeetingText): Result<true> => {
  const [found] = tellingWords(meeting)
  return found ? no(`“${found.word}” tells whoever sees the paper ${found.tells}. ${found.field === 'place' ? 'Write the house and the street alone.' : found.field === 'bring' ? 'Say it without that word, or tell them in person.' : 'Write a name and a team, for example: Sam Example, probation.'}`, found.field) : yes(true)
}
