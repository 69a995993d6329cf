/** Six-digit codes from an app on a telephone (TOTP, RFC 6238): the one place that knows otplib and uqr. */
import { generateSecret, generateURI, verifySync } from 'otplib'
import { encode } from 'uqr'

const STEP_SECONDS = 30

/** A new secret, as the letters that an app takes by hand (Base32, 160 bits). */
export const newCodeSecret = (): string => generateSecret()

/** What the app reads from the picture: whose secret it is, and for which site. */
export const codeAddress = (secret: string, email: string): string => generateURI({ issuer: 'Throughline', label: email, secret })

/**
 * The time step of a right code, or null. One step early or late is taken, because clocks differ (RFC 6238, section 5.2); a step
 * that is not after the last one used is refused, because somebody may have looked over a shoulder.
 */
export const stepOfCode = (secret: string, code: string, now: Date, lastStep: number): number | null => {
  const digits = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const result = verifySync({ secret, token: digits, epoch: Math.floor(now.getTime() / 1000), epochTolerance: STEP_SECONDS })
  return result.valid && 'timeStep' in result && result.timeStep > lastStep ? result.timeStep : null
}

/** A picture that a telephone reads, as squares: how many on a side, and the outline of the dark ones as an SVG path. */
export const qrPicture = (text: string): { readonly side: number; readonly path: string } => {
  const { size, data } = encode(text, { ecc: 'M', border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return { side: size, path }
}
