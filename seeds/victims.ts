/**
 * The demonstration’s victims, as plain data. None of them exists; their surnames say so. Four are seeded faults: one who is
 * also an offender, one with duties overdue, one whose offender’s records were merged, one who stopped restorative justice.
 */
import type { ConditionCode } from '../src/licences/rules.ts'
import type { RestorativeState } from '../src/victims/restorative.ts'
import type { ContactWay } from '../src/victims/rules.ts'

export interface DemonstrationVictim {
  readonly forename: string
  readonly surname: string
  readonly way: ContactWay
  readonly never?: string
  readonly language?: string
  readonly children?: string
  readonly vulnerability?: string
  readonly safeWords?: string
  /** Nothing yet; offered; opted in so many days ago; or declined. */
  readonly scheme: 'none' | 'offered' | 'declined' | 'opted-out' | number
  /** What was due by today has been told. */
  readonly told: boolean
  readonly request?: { readonly code: Extract<ConditionCode, 'no-contact' | 'exclusion-zone' | 'relationships' | 'specified-acts'>; readonly district?: string; readonly why: string }
  /** Steps of restorative justice, in order. */
  readonly restorative?: readonly RestorativeState[]
  readonly fault?: 'also-an-offender' | 'overdue' | 'merged' | 'stopped'
}

const PREPARED: readonly RestorativeState[] = ['explained', 'wanted', 'victim-prepared']
const AGREED: readonly RestorativeState[] = [...PREPARED, 'offender-agreed']

/** Told and with no more to say: the most of them. Surname, first name and way, then the days since they opted in. */
const steady = (forename: string, surname: string, way: ContactWay, optedIn: number, more: Partial<DemonstrationVictim> = {}): DemonstrationVictim =>
  ({ forename, surname, way, scheme: optedIn, told: true, ...more })

export const DEMONSTRATION_VICTIMS: readonly DemonstrationVictim[] = [
  steady('Wilma', 'Invented', 'text', 55, { never: 'Ring the landline: her mother answers', safeWords: 'lemon ladder', children: 'Two, 4 and 7', request: { code: 'exclusion-zone', district: 'Peterborough', why: 'Her work and the children’s school are there' } }),
  steady('Bram', 'Madeup', 'telephone', 54, { told: false, vulnerability: 'Sleeps badly; mornings are hard', fault: 'overdue' }),
  steady('Orla', 'Notreal', 'letter', 52, { fault: 'merged', request: { code: 'no-contact', why: 'Letters came from prison through a cousin' } }),
  steady('Percy', 'Pretend', 'telephone', 50, { restorative: [...PREPARED, 'stopped'], fault: 'stopped' }),
  { forename: 'Sam', surname: 'Fictional', way: 'telephone', scheme: 48, told: true, fault: 'also-an-offender' },
  steady('Ines', 'Unreal', 'through-another', 47, { language: 'Portuguese', never: 'Write: he reads her post', request: { code: 'no-contact', why: 'He has found her new address once' } }),
  steady('Hugo', 'Makebelieve', 'e-mail', 46, { restorative: AGREED }),
  steady('Tilda', 'Imaginary', 'text', 45, { restorative: [...AGREED, 'both-prepared', 'held', 'followed-up'] }),
  steady('Kwame', 'Storybook', 'telephone', 44, { request: { code: 'relationships', why: 'For whoever comes after her' } }),
  steady('Zofia', 'Placename', 'letter', 43, { language: 'Polish' }),
  steady('Ned', 'Fableman', 'telephone', 42, { restorative: ['explained', 'not-wanted'] }),
  steady('Ruby', 'Inventon', 'text', 41),
  steady('Farid', 'Nobodyson', 'e-mail', 40, { request: { code: 'specified-acts', why: 'A film of it was put on the internet' } }),
  steady('Gwen', 'Testimonia', 'telephone', 38, { restorative: ['explained', 'wanted'] }),
  steady('Lloyd', 'Mockman', 'letter', 36),
  steady('Aisha', 'Samplewright', 'text', 34, { children: 'One, 12, who was there', vulnerability: 'Afraid of the dark since' }),
  steady('Cyril', 'Dummyworth', 'telephone', 33),
  steady('Maeve', 'Demoborn', 'e-mail', 32),
  steady('Otis', 'Specimenson', 'letter', 31),
  steady('Petra', 'Exampleby', 'telephone', 30, { restorative: [...PREPARED, 'offender-declined'] }),
  steady('Jonas', 'Fakename', 'text', 29),
  steady('Bette', 'Tryout', 'telephone', 28),
  { forename: 'Rollo', surname: 'Phantomby', way: 'telephone', scheme: 'offered', told: true },
  { forename: 'Sunita', surname: 'Whatifson', way: 'e-mail', scheme: 'offered', told: true },
  { forename: 'Derek', surname: 'Supposely', way: 'letter', scheme: 'declined', told: true },
  { forename: 'Hana', surname: 'Perhapsova', way: 'text', scheme: 'declined', told: true },
  { forename: 'Basil', surname: 'Allegory', way: 'telephone', scheme: 'opted-out', told: true },
  { forename: 'Freya', surname: 'Parable', way: 'telephone', scheme: 'none', told: true },
  { forename: 'Tomos', surname: 'Mythical', way: 'letter', language: 'Welsh', scheme: 'none', told: true },
  { forename: 'Edie', surname: 'Legendre', way: 'text', scheme: 'none', told: true },
]
