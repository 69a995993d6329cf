/** The chain without a database: what is done to a stretch of it, at random places, is named exactly. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../platform/fingerprint.ts'
import { beginningOf, chainCheck, cutOff, hashOf, leafOf, sealEntries, type Before, type Entry, type Fault, type KeptHead, type Link } from './chain.ts'
import '../../tests/seeded.ts'

const CHAIN = '00000000-0000-4000-8000-00000000cafe'
const LENGTH = 30
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const entry = (n: number, change: Partial<Entry> = {}): Entry => ({
  id: id(n), occurred_at: `2026-11-23T09:00:${String(n % 60).padStart(2, '0')}.000000Z`, request_id: id(1000 + n), door: 'web', account_id: id(7), organisation_id: id(8), role: 'offender-manager',
  purpose: 'offender-management', name: 'people.open', kind: 'query', outcome: 'done', person_ids: [id(2000 + n)], people_count: 1, classes: ['identity'], fields: ['person'], allowed_by: null, ...change,
})
const beginning = beginningOf(fingerprint, CHAIN)
const chain = (length = LENGTH): Link[] => sealEntries(fingerprint, { position: 0, hash: beginning.hash ?? '' }, '2026-11-23T09:01:00.000Z', Array.from({ length }, (_, i) => entry(i + 1)))
const said = (links: readonly Link[], before: Before = beginning, heads: readonly KeptHead[] = []): [Fault, number | null][] => {
  const check = chainCheck(fingerprint, before, heads)
  for (const link of links) check.step(link)
  return check.finish().findings.map(({ fault, position }) => [fault, position])
}
/** The chain after something was done to it; `at` are places from 1. */
const after = (change: (links: Link[]) => void): Link[] => {
  const links = chain()
  change(links)
  return links
}
const place = fc.integer({ min: 1, max: LENGTH })
const twoPlaces = fc.uniqueArray(place, { minLength: 2, maxLength: 2 }).map((both) => both.sort((a, b) => a - b) as [number, number])
const FIELDS = ['occurred_at', 'door', 'account_id', 'organisation_id', 'role', 'purpose', 'name', 'kind', 'outcome', 'person_ids', 'people_count', 'classes', 'fields', 'allowed_by', 'request_id'] as const

describe('a chain', () => {
  test('that nobody touched is whole, in one stretch or from the middle', () => {
    const links = chain()
    expect(said(links)).toEqual([])
    expect(said(links.slice(10), { position: 10, hash: links[9]!.hash })).toEqual([])
  })

  test('tells every column of an entry, and nothing from what is not there', () => {
    for (const field of FIELDS) expect(leafOf(fingerprint, entry(1, { [field]: 'other' }))).not.toBe(leafOf(fingerprint, entry(1)))
    expect(leafOf(fingerprint, entry(1, { allowed_by: '' }))).not.toBe(leafOf(fingerprint, entry(1, { allowed_by: null })))
    expect(leafOf(fingerprint, entry(1, { classes: ['a,b'] }))).not.toBe(leafOf(fingerprint, entry(1, { classes: ['a', 'b'] })))
  })

  test('names an entry that was changed, in any column at any place', () => {
    fc.assert(fc.property(place, fc.constantFrom(...FIELDS), (at, field) => {
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, entry: entry(at, { [field]: 'x' }) } }))).toEqual(expect.arrayContaining([['changed', at]]))
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, entry: entry(at, { name: 'x' }) } }))).toEqual([['changed', at]])
    }))
  })

  test('names an entry that is gone, and seals that were taken out with or without it', () => {
    fc.assert(fc.property(place, (at) => {
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, entry: null } }))).toEqual([['dropped', at]])
      expect(said(after((links) => { links.splice(at - 1, 1) }))).toEqual(at === LENGTH ? [] : [['seal-dropped', at]])
    }))
  })

  test('names both places of a swap, whichever part of the seals was swapped', () => {
    fc.assert(fc.property(twoPlaces, ([one, other]) => {
      const swap = (parts: (link: Link) => Partial<Link>): Link[] => after((links) => {
        const [a, b] = [links[one - 1]!, links[other - 1]!]
        links[one - 1] = { ...a, ...parts(b) }
        links[other - 1] = { ...b, ...parts(a) }
      })
      const both = [['reordered', one], ['reordered', other]]
      expect(said(swap(({ entryId, entry }) => ({ entryId, entry })))).toEqual(both)
      expect(said(swap(({ entryId, entry, leaf }) => ({ entryId, entry, leaf })))).toEqual(both)
      expect(said(swap(({ entryId, entry, leaf, hash, sealedAt }) => ({ entryId, entry, leaf, hash, sealedAt })))).toEqual(both)
      // The contents of two entries, under their own ids.
      expect(said(after((links) => {
        links[one - 1] = { ...links[one - 1]!, entry: { ...entry(other), id: id(one) } }
        links[other - 1] = { ...links[other - 1]!, entry: { ...entry(one), id: id(other) } }
      }))).toEqual(both)
    }))
  })

  test('names a seal of which the hash, the moment or the leaf was rewritten, and not the one after it', () => {
    fc.assert(fc.property(place, (at) => {
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, hash: fingerprint('other') } }))).toEqual([['seal-changed', at]])
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, sealedAt: '2026-11-22T09:01:00.000Z' } }))).toEqual([['seal-changed', at]])
      expect(said(after((links) => { links[at - 1] = { ...links[at - 1]!, leaf: fingerprint('other') } }))).toEqual(expect.arrayContaining([['changed', at]]))
    }))
  })

  test('that was changed and sealed again at one place breaks at the next', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: LENGTH - 1 }), (at) => {
      expect(said(after((links) => {
        const [changed] = sealEntries(fingerprint, { position: at - 1, hash: links[at - 2]?.hash ?? beginning.hash ?? '' }, links[at - 1]!.sealedAt, [entry(at, { name: 'x' })])
        links[at - 1] = changed!
      }))).toEqual([['seal-changed', at + 1]])
    }))
  })

  test('that was rewritten whole, or cut, is caught by a head kept outside', () => {
    const kept: KeptHead[] = [{ position: 20, hash: chain()[19]!.hash }]
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), (at) => {
      const rewritten = sealEntries(fingerprint, { position: 0, hash: beginning.hash ?? '' }, '2026-11-23T09:01:00.000Z', Array.from({ length: LENGTH }, (_, i) => entry(i + 1, i + 1 === at ? { name: 'x' } : {})))
      expect(said(rewritten)).toEqual([])
      expect(said(rewritten, beginning, kept)).toEqual([['head', 20]])
    }))
    expect(cutOff(LENGTH, kept)).toBeNull()
    expect(cutOff(15, kept)).toMatchObject({ fault: 'cut', position: 16, count: 5 })
  })

  test('counts an entry with an old moment apart from what is wrong, and names its place unless the worker wrote it', () => {
    const lateness = (moments: readonly [string, string?][]) => {
      const links = sealEntries(fingerprint, { position: 0, hash: beginning.hash ?? '' }, '2026-11-23T09:02:00.000Z', moments.map(([moment, door = 'web'], i) => entry(i + 1, { door, occurred_at: `2026-11-${moment}:00.000000Z` })))
      const check = chainCheck(fingerprint, beginning)
      for (const link of links) check.step(link)
      const { findings, late } = check.finish()
      return [findings, late]
    }
    expect(lateness([['23T09:00'], ['23T07:00'], ['01T07:00', 'job'], ['23T08:30'], ['23T08:00']])).toEqual([[], { worker: 1, others: 1, places: [2] }])
    // Exactly an hour is not late; and one clock that ran ahead makes nothing after it late.
    expect(lateness([['23T09:00'], ['23T08:00']])).toEqual([[], { worker: 0, others: 0, places: [] }])
    expect(lateness([['30T09:00'], ['23T09:01']])).toEqual([[], { worker: 0, others: 0, places: [] }])
    expect(lateness([['23T09:00'], ...Array.from({ length: 30 }, (): [string] => ['22T09:00'])])).toMatchObject([[], { others: 30, places: { length: 20 } }])
  })

  test('is proved through entries that the reader may not see', () => {
    const links = after((all) => { all[4] = { ...all[4]!, entry: null, withheld: true } })
    expect(said(links)).toEqual([])
    expect(said(links.map((link) => (link.position === 5 ? { ...link, leaf: fingerprint('x') } : link)))).toEqual([['seal-changed', 5]])
  })

  test('of a thousand broken places names the first ones and counts the others', () => {
    const check = chainCheck(fingerprint, beginning)
    for (const link of chain(1000)) check.step({ ...link, hash: hashOf(fingerprint, 'x', link) })
    const proof = check.finish()
    expect([proof.findings.length, proof.findings.length + proof.more >= 900]).toEqual([200, true])
  })
})
