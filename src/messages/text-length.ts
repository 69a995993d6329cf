/** How long a text message is: 160 letters of the GSM alphabet or 70 of any other, fewer in each part of a longer one. Source: 3GPP TS 23.038 and 23.040. Pure. */

/** One place each in the alphabet (TS 23.038, 6.2.1). */
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
/** Two places each (6.2.1.1). */
const EXTENDED = new Set('\f^{}\\[~]|€')

export interface TextLength {
  readonly alphabet: 'GSM' | 'UCS-2'
  readonly letters: number
  readonly parts: number
}

const LIMITS = { GSM: { one: 160, more: 153 }, 'UCS-2': { one: 70, more: 67 } } as const

/** Puts letters of given sizes into parts; a letter of two places is never torn. */
const partsOf = (sizes: readonly number[], most: number): number => {
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > most) { parts += 1; used = 0 }
    used += size
  }
  return parts
}

/** The length of a text message in letters as they are counted, and in parts as they are paid for. */
export const textLength = (text: string): TextLength => {
  const letters = Array.from(text)
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENDED.has(letter))
  const sizes = letters.map((letter) => (gsm ? (EXTENDED.has(letter) ? 2 : 1) : letter.length))
  const alphabet = gsm ? 'GSM' : 'UCS-2'
  const length = sizes.reduce((sum, size) => sum + size, 0)
  const { one, more } = LIMITS[alphabet]
  return { alphabet, letters: length, parts: length <= one ? 1 : partsOf(sizes, more) }
}
