/** Words for what a street or a building is. Pure. */

/** Words that say what a street is, each with its short forms: they tell no street from another. */
const KINDS: readonly (readonly string[])[] = [
  ['road', 'rd'], ['street', 'st', 'str'], ['avenue', 'ave', 'av'], ['lane', 'ln'], ['close', 'cl'], ['drive', 'dr'], ['court', 'ct'], ['crescent', 'cres'], ['gardens', 'gdns'], ['place', 'pl'],
  ['square', 'sq'], ['terrace', 'terr', 'ter'], ['grove', 'gr'], ['way'], ['walk'], ['row'], ['mews'], ['flat'], ['house'], ['hostel'],
]
const KIND_OF = new Map(KINDS.flatMap((forms) => forms.map((form) => [form, forms[0]!] as const)))

/** What a street or a building is, by its whole word: `rd` is a `road`. Undefined for every other word. */
export const streetKind = (word: string): string | undefined => KIND_OF.get(word)

/** Is this the word for what a street or a building is: road, rd, street, st? */
export const isStreetKind = (word: string): boolean => KIND_OF.has(word)

