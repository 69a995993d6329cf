/** What of an agency's record stands beside a person for one viewer: each detail by what it tells, whoever sent it. Pure. */
import { whyWithheld, type InformationClass, type Sight } from '../platform/vocabulary.ts'

/** The class of a detail that an agency's record holds beside who somebody is. */
export const classOfDetail = (agency: string, name: string): InformationClass => {
  if (name === 'tier') return 'risk'
  if (name === 'deliveryUnit') return 'contact'
  return agency === 'housing' ? 'needs' : agency === 'treatment' ? 'health' : 'sentence'
}

/** A class of details that a viewer is not shown, and why, in words. */
export interface Withheld {
  readonly class: InformationClass
  readonly reason: string
}

interface Detailed {
  readonly agency: string
  readonly details: Readonly<Record<string, string>>
}

/** The record with the details whose class the viewer may see, and the classes of the others. */
export const recordAsSeen = <R extends Detailed>(record: R, sights: readonly { readonly class: InformationClass; readonly sight: Sight; readonly reason: string }[]): R & { readonly withheld: readonly Withheld[] } => {
  const visible = new Set(sights.filter(({ sight }) => sight === 'visible').map((one) => one.class))
  const details = Object.entries(record.details).map(([name, value]) => ({ name, value, class: classOfDetail(record.agency, name) }))
  const withheld = [...new Set(details.map((one) => one.class))].filter((cls) => !visible.has(cls))
  return {
    ...record,
    details: Object.fromEntries(details.filter((one) => visible.has(one.class)).map(({ name, value }) => [name, value])),
    withheld: withheld.map((cls) => ({ class: cls, reason: whyWithheld(cls, sights.find((one) => one.class === cls)) ?? '' })),
  }
}
