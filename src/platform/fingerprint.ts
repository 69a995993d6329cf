/** A short stand-in for a text: equal when the text is equal. */
import { hash } from 'node:crypto'

/** SHA-256 of the text in UTF-8, as 64 hexadecimal figures. */
export const fingerprint = (text: string): string => hash('sha256', text)
