/**
 * What the release pack says to the person: short sentences, everyday words, nothing that others must not read when it lies on a table:
 * no offence, no risk, no victim, nothing of health. One catalogue, ready for a second language. Pure.
 */
import { longDay, type Day } from '../core/dates.ts'
import { weekday, WEEKDAYS } from '../core/working-days.ts'
import { tellingWords } from './meeting-words.ts'
import { timeWords } from './plan-rules.ts'

export interface PackMeeting {
  readonly day: Day
  readonly at: string
  readonly who: string
  readonly place: string
  readonly bring: string
  readonly telephone: string
}

/** From what a pack is made. */
export interface PackFacts {
  readonly forename: string
  readonly release: Day
  readonly prison: string
  /** Where they sleep on the night of release; null where nobody knows. */
  readonly place: { readonly kind: string; readonly address: string } | null
  readonly meetings: readonly PackMeeting[]
  readonly manager: string | null
  /** The council of the district that is their home, for whoever has no place; null where no home is known. */
  readonly council?: string | null
  /** The number of probation, from the first meeting with it. */
  readonly office?: string | null
  /** Only on the sheet that goes into the person’s own hands. */
  readonly prescription: string | null
}

export const PACK_WORDS = {
  en: {
    title: (forename: string) => `Your release, ${forename}`,
    leave: (day: string, prison: string) => `You leave ${prison} on ${day}.`,
    tonight: 'Where you sleep that night',
    sleeps: (kind: string, address: string) => `${kind}: ${address}`,
    nowhere: 'We have not found you a place yet. We are still looking. Ask us each day.',
    nowhereOut: (council: string | null) => `If you have no place when you are out, go to ${council === null ? 'the council' : `${council} council`}. Say: I have just left prison and I have nowhere to sleep.`,
    today: 'Who you meet that day',
    after: 'Who you meet after that',
    noMeetings: 'No meeting is fixed yet. Ask before you leave.',
    row: ({ at, who, place }: PackMeeting) => `${timeWords(at)}: you meet ${who}. Go to ${place}.`,
    bring: (what: string) => `Bring: ${what}.`,
    call: (telephone: string) => `If you are late or lost, call ${telephone}.`,
    take: 'What to take with you',
    always: ['This paper', 'Your ID, if you have it', 'Your bank card, if you have it', 'Your keys and your phone', 'All your things from the prison store'],
    check: 'Before you go, ask for the money that is yours and a way to travel.',
    numbers: 'Who to call',
    manager: (name: string, office: string | null) => `Your probation worker is ${name}.${office === null ? '' : ` Call ${office}.`}`,
    office: (office: string) => `Probation: ${office}`,
    help: [['NHS, if you are ill and it is not an emergency', '111'], ['Someone to talk to, day or night (Samaritans)', '116 123'], ['Emergency', '999']],
    medicine: 'Your medicine',
    medicineOwn: 'This page is for you alone. Keep it safe.',
    wrong: 'Is something wrong here? Tell us now. We can change it.',
  },
} as const

export interface Pack {
  readonly title: string
  readonly leave: string
  readonly sections: readonly { readonly heading: string; readonly lines: readonly { readonly words: string; readonly more: readonly string[] }[] }[]
  readonly own: { readonly heading: string; readonly intro: string; readonly words: string } | null
  readonly end: string
}

const named = (day: Day): string => `${WEEKDAYS[weekday(day)] ?? ''} ${longDay(day)}`
const plain = (words: string) => ({ words, more: [] })

const meetingLine = (meeting: PackMeeting, withDay: boolean) => {
  const words = PACK_WORDS.en
  return {
    words: withDay ? `${named(meeting.day)}, ${words.row(meeting)}` : words.row(meeting),
    more: [...(meeting.bring === '' ? [] : [words.bring(meeting.bring.replace(/\.$/, ''))]), ...(meeting.telephone === '' ? [] : [words.call(meeting.telephone)])],
  }
}

/** The pack as it is read: on the page, on paper and in the PDF the same. */
export const releasePackOf = (facts: PackFacts): Pack => {
  const words = PACK_WORDS.en
  const [first, later] = [facts.meetings.filter(({ day }) => day === facts.release), facts.meetings.filter(({ day }) => day > facts.release)]
  return {
    title: words.title(facts.forename), leave: words.leave(named(facts.release), facts.prison),
    sections: [
      { heading: words.tonight, lines: facts.place ? [plain(words.sleeps(facts.place.kind, facts.place.address))] : [plain(words.nowhere), plain(words.nowhereOut(facts.council ?? null))] },
      { heading: words.today, lines: first.length === 0 ? [plain(words.noMeetings)] : first.map((one) => meetingLine(one, false)) },
      ...(later.length === 0 ? [] : [{ heading: words.after, lines: later.map((one) => meetingLine(one, true)) }]),
      { heading: words.take, lines: [...words.always.map(plain), plain(words.check)] },
      { heading: words.numbers, lines: [...(facts.manager === null ? facts.office ? [plain(words.office(facts.office))] : [] : [plain(words.manager(facts.manager, facts.office ?? null))]), ...words.help.map(([what, number]) => plain(`${what}: ${number}`))] },
    ],
    own: facts.prescription === null ? null : { heading: words.medicine, intro: words.medicineOwn, words: facts.prescription },
    end: words.wrong,
  }
}

/** Meetings whose words tell more than others at the table should read, saved before such words were refused: whoever makes the pack edits them. */
export const tellsTooMuch = <M extends PackMeeting>(meetings: readonly M[]): readonly M[] => meetings.filter((meeting) => tellingWords(meeting).length > 0)

/**
 * The number of probation: of the first meeting with an organisation of probation that has one; where no meeting names one, of the first whose
 * own words say that it is with probation. Null where there is none.
 */
export const probationNumber = (meetings: readonly { readonly organisationId: string | null; readonly telephone: string; readonly who: string }[], probation: ReadonlySet<string>): string | null => {
  const reached = meetings.filter(({ telephone }) => telephone !== '')
  return (reached.find(({ organisationId }) => organisationId !== null && probation.has(organisationId)) ?? reached.find(({ organisationId, who }) => organisationId === null && /\bprobation\b/iu.test(who)))?.telephone ?? null
}

/** What a pack lacks that somebody needs on the first day, for whoever prints it. */
export const packLacks = ({ place, manager, council = null, office = null, meetings }: PackFacts): { readonly words: string; readonly where: 'manager' | 'home' | 'meetings' }[] => [
  ...(manager === null ? [{ words: 'There is no probation worker: the head of the delivery unit gives them one', where: 'manager' as const }] : []),
  ...(office === null ? [{ words: 'No telephone number of probation: write it with the first meeting with probation', where: 'meetings' as const }] : []),
  ...(place === null && council === null ? [{ words: 'No council to go to: say where home is', where: 'home' as const }] : []),
  ...(place === null && !meetings.some(({ who }) => /council|homeless|housing/iu.test(who)) ? [{ words: 'No address or telephone of the council for homelessness: write it as a meeting of the day', where: 'meetings' as const }] : []),
]

const SOURCE = `
#let d = json(bytes(sys.inputs.paper))
#set document(title: d.title, author: "Throughline")
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 18mm))
#set text(lang: "en", region: "GB", font: "Libertinus Serif", size: d.size * 1pt, hyphenate: false, fill: rgb("#000000"))
#set par(leading: 0.7em, spacing: 0.9em)
#show title: set text(1.6em)
#show heading.where(level: 1): it => block(above: 1.4em, below: 0.7em, sticky: true, text(1.15em, it.body))
#title()
#strong(d.leave)
#let part(s) = [
  #heading(level: 1, s.heading)
  #list(..s.lines.map(l => [#l.words#for m in l.more [ #strong(m)]]))
]
#for s in d.sections { part(s) }
#par(d.end)
#if d.own != none [
  #pagebreak()
  #heading(level: 1, d.own.heading)
  #strong(d.own.intro)
  #par(d.own.words)
]
`

/** Letters of the paper, in points: as usual, and for those who read with difficulty (Clear and Large Print, UK Association for Accessible Formats: 16 at least). */
const SIZES = { usual: 13, large: 20 } as const

/** The document for platform/typst.ts: a fixed template, and the pack as data. */
export const packDocument = (pack: Pack, large: boolean, madeAt: Date): { readonly source: string; readonly data: string; readonly madeAt: Date } =>
  ({ source: SOURCE, madeAt, data: JSON.stringify({ ...pack, size: large ? SIZES.large : SIZES.usual }) })
