/**
 * Secrets that must be read again (a telephone's code secret) rest sealed: AES-256-GCM with a key that lies in the data folder
 * and never in the database, so that a copied database alone opens nothing. Several processes share the key file.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Seal {
  /** Nobody reads it without the key file, and it opens for nothing but what it is about. */
  seal(text: string, about: string): Buffer
  /** @throws when it was changed, sealed for something else, or under another key */
  open(sealed: Buffer, about: string): string
  /** A keyed hash: whoever has the database alone cannot try values against it. */
  mark(text: string): Buffer
}

const opened = new Map<string, Seal>()

/** The seal of the installation that keeps its keys in this folder; its key is made at the first call (mode 0600). */
export const sealOf = (folder: string): Seal => {
  const known = opened.get(folder)
  if (known) return known
  const made = makeSeal(keyIn(folder))
  opened.set(folder, made)
  return made
}

/** Are two keyed hashes the same? Compared in constant time. */
export const sameMark = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)

const makeSeal = (key: Buffer): Seal => {
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `throughline ${use}`, KEY_BYTES))
  const sealing = keyFor('seal')
  const marking = keyFor('mark')
  return {
    seal: (text, about) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: (sealed, about) => {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-TAG_BYTES))
      return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
    mark: (text) => createHmac('sha256', marking).update(text).digest(),
  }
}

/** Reads the key, or makes one: written whole beside it and then linked, so that two processes that start together share one. */
const keyIn = (folder: string): Buffer => {
  const path = join(folder, 'seal.key')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const arriving = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
  try {
    if (!statSync(path, { throwIfNoEntry: false })) {
      writeFileSync(arriving, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' })
      linkSync(arriving, path)
    }
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault
  } finally {
    rmSync(arriving, { force: true })
  }
  const key = readFileSync(path)
  if (key.length !== KEY_BYTES) throw new Error(`The key file ${path} is not whole. Put it back from a back-up: what it sealed opens with no other.`)
  return key
}
