/** How far two texts are apart, on their bytes. Names outside Latin letters are compared by bytes too: a letter more or less is still near. Pure. */

const BYTES_MAX = 64
const matchedA = new Uint8Array(BYTES_MAX)
const matchedB = new Uint8Array(BYTES_MAX)

/**
 * Jaro-Winkler similarity from 0 to 1 of two texts given as ranges of bytes (Winkler 1990: prefix of at most 4, weight 0.1).
 * Only the first 64 bytes count. What cannot be as much as `least`, by the letters that both have, is 0 at once.
 */
export const jaroWinkler = (a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number, least = 0): number => {
  const aLength = Math.min(aTo - aFrom, BYTES_MAX)
  const bLength = Math.min(bTo - bFrom, BYTES_MAX)
  if (aLength === 0 || bLength === 0) return 0
  let prefix = 0
  while (prefix < 4 && prefix < aLength && prefix < bLength && a[aFrom + prefix] === b[bFrom + prefix]) prefix++
  if (least > 0) {
    let aLetters = 0
    let bLetters = 0
    for (let i = 0; i < aLength; i++) aLetters |= 1 << (a[aFrom + i]! & 31)
    for (let i = 0; i < bLength; i++) bLetters |= 1 << (b[bFrom + i]! & 31)
    let aShared = 0
    let bShared = 0
    for (let i = 0; i < aLength; i++) aShared += (bLetters >>> (a[aFrom + i]! & 31)) & 1
    for (let i = 0; i < bLength; i++) bShared += (aLetters >>> (b[bFrom + i]! & 31)) & 1
    const most = Math.min(aShared, bShared)
    const jaroMost = (most / aLength + most / bLength + 1) / 3
    if (jaroMost + prefix * 0.1 * (1 - jaroMost) < least - 1e-9) return 0
  }
  const reach = Math.max(0, (Math.max(aLength, bLength) >> 1) - 1)
  for (let i = 0; i < aLength; i++) matchedA[i] = 0
  for (let i = 0; i < bLength; i++) matchedB[i] = 0
  let matches = 0
  for (let i = 0; i < aLength; i++) {
    const letter = a[aFrom + i]
    const last = Math.min(bLength - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j++)
      if (matchedB[j] === 0 && b[bFrom + j] === letter) {
        matchedA[i] = 1
        matchedB[j] = 1
        matches++
        break
      }
  }
  if (matches === 0) return 0
  let swapped = 0
  for (let i = 0, j = 0; i < aLength; i++) {
    if (matchedA[i] === 0) continue
    while (matchedB[j] === 0) j++
    if (a[aFrom + i] !== b[bFrom + j]) swapped++
    j++
  }
  const jaro = (matches / aLength + matches / bLength + (matches - (swapped >> 1)) / matches) / 3
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** Is one text the other with at most one letter added, left out or changed, or two neighbours swapped? No matrix: the first difference decides. */
export const oneSlip = (a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): boolean => {
  const aLength = aTo - aFrom
  const bLength = bTo - bFrom
  if (aLength > bLength) return oneSlip(b, bFrom, bTo, a, aFrom, aTo)
  if (bLength - aLength > 1) return false
  let same = 0
  while (same < aLength && a[aFrom + same] === b[bFrom + same]) same++
  let end = 0
  while (end < aLength - same && a[aTo - 1 - end] === b[bTo - 1 - end]) end++
  const left = aLength - same - end
  if (bLength > aLength) return left === 0
  return left <= 1 || (left === 2 && a[aFrom + same] === b[bFrom + same + 1] && a[aFrom + same + 1] === b[bFrom + same])
}
