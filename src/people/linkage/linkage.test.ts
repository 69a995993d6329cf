import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { isToolError } from '../../core/tool-error.ts'
import { linkFiles } from '../tools.ts'
import { accuracyOf } from './accuracy.ts'
import { eachPair } from './blocks.ts'
import { cluster } from './clusters.ts'
import { jaroWinkler, oneSlip } from './distances.ts'
import { interner, textOf } from './interned.ts'
import { idOf, link } from './linking.ts'
import { linkageModel, type LinkageModel } from './model.ts'
import { linkageSteps, linkTogether } from './steps.ts'
import { linkageRecords } from '../../../seeds/linkage-records.ts'
import { startCrew } from '../../platform/threads.ts'
import { familiar, soundOf } from './names.ts'
import { dateForm, nameForm, numberForm, type NormalForm } from './normal-forms.ts'
import { readRecords, recordMapping, type Records } from './records.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const formed = (form: NormalForm, typed: string): string => {
  const into = new Uint8Array(4096)
  return new TextDecoder().decode(into.subarray(0, form(bytesOf(typed), 0, bytesOf(typed).length, into)))
}
const between = <T>(measure: (a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number) => T) => (a: string, b: string): T =>
  measure(bytesOf(a), 0, bytesOf(a).length, bytesOf(b), 0, bytesOf(b).length)
const read = (text: string, map: object = {}): Records => {
  const records = readRecords(bytesOf(text), recordMapping.parse(map))
  if (!records.ok) throw new Error(records.message)
  return records.value
}
const HEAD = 'unique_id,source,first_name,surname,dob,sex,postcode,pnc'
/** The groups of ids that linking makes of these rows beside 300 other people, who teach it what is common. */
const together = (...rows: readonly string[]): string[] => {
  const forenames = ['Alan', 'Brenda', 'Colin', 'Dora', 'Edwin', 'Farah', 'Gwyn', 'Hugo', 'Iris', 'Jonas', 'Kemal', 'Lorna', 'Musa', 'Nadia', 'Orla']
  const surnames = ['Ashworth', 'Barnaby', 'Cadwell', 'Dunmore', 'Eastham', 'Farrow', 'Garside', 'Hollins', 'Ibbotson', 'Jessop', 'Kershaw', 'Lomax', 'Midgley', 'Nuttall', 'Ogden', 'Pickles', 'Quarmby', 'Ramsden', 'Sugden', 'Tordoff']
  const others = Array.from({ length: 300 }, (_, i) => {
    const day = `19${String(50 + i % 49).padStart(2, '0')}-${String(1 + i % 12).padStart(2, '0')}-${String(1 + i % 28).padStart(2, '0')}`
    const row = (id: string): string => `${id},x,${forenames[i % 15]},${surnames[i % 20]}${'abcdefghijklmno'[Math.floor(i / 20)]},${day},${i % 2 ? 'M' : 'F'},PE${1 + i % 9} ${i % 10}A${'ABDEFGHJLN'[i % 10]},2001/${String(1_000_000 + i * 7919).slice(0, 7)}K`
    return i % 3 === 0 ? `${row(`o${i}`)}\n${row(`p${i}`)}` : row(`o${i}`)
  })
  const records = read([HEAD, ...others, ...rows].join('\n'))
  const { clusters } = link(records)
  const groups = Map.groupBy(Array.from({ length: records.size }, (_, record) => record), (record) => clusters.of[record])
  return [...groups.values()].map((group) => group.map((record) => idOf(records, record)).filter((id) => !/^[op]\d/.test(id)).join('+')).filter((ids) => ids !== '').sort()
}

describe('normal forms', () => {
  test.each([
    ['O’Néill-Smith', 'oneill smith'], ['  JOHN  ', 'john'], ['Łukasz', 'lukasz'], ['Müller', 'muller'], ['王小明', '王小明'], ['Иван', 'иван'], ['Unknown', ''], ['N/K', ''], ['-', ''], ['D\'Arcy', 'darcy'],
  ])('the name %s is %s', (typed, form) => expect(formed(nameForm, typed)).toBe(form))
  test.each([['2019/0012345k', '20190012345K'], ['pe1 1aa', 'PE11AA'], ['0000000', ''], ['', '']])('the number %s is %s', (typed, form) => expect(formed(numberForm, typed)).toBe(form))
  test.each([
    ['YYYY-MM-DD', '1988-03-27', '19880327'], ['YYYYMMDD', '19880327', '19880327'], ['DD/MM/YYYY', '27/03/1988', '19880327'], ['DD/MM/YYYY', '7/3/1988', '19880307'], ['DD/MM/YYYY', '1988-03-27', '19880327'],
    ['MM/DD/YYYY', '03/27/1988', '19880327'], ['DDMMYYYY', '27031988', '19880327'], ['YYYY-MM-DD', '1988-03-27T00:00:00', '19880327'], ['YYYY-MM-DD', 'March', ''], ['YYYY-MM-DD', '1988', ''], ['YYYY-MM-DD', '', ''],
  ] as const)('a date written %s: %s', (format, typed, form) => expect(formed(dateForm(format), typed)).toBe(form))
})

describe('how near two texts are', () => {
  test.each([['martha', 'marhta', 0.9611], ['dixon', 'dicksonx', 0.8133], ['dwayne', 'duane', 0.84], ['smith', 'smith', 1], ['abc', 'xyz', 0], ['', 'abc', 0]])('Jaro-Winkler of %s and %s is Winkler’s own %d', (a, b, similarity) =>
    expect(between(jaroWinkler)(a, b)).toBeCloseTo(similarity, 4))
  test.each([['smith', 'smith', true], ['smith', 'smth', true], ['smith', 'smiths', true], ['smith', 'smyth', true], ['smith', 'simth', true], ['smith', 'smoot', false], ['smith', 'sm', false], ['ab', 'ba', true], ['a', '', true]])('%s and %s are one slip apart: %s', (a, b, slip) => {
    expect(between(oneSlip)(a, b)).toBe(slip)
    expect(between(oneSlip)(b, a)).toBe(slip)
  })
  test('one slip is what the whole matrix says is a distance of at most one, on random texts', () => {
    const distance = (a: string, b: string): number => {
      const d = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)))
      for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) {
        d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1)
      }
      return d[a.length]![b.length]!
    }
    const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(fc.property(short, short, (a, b) => { expect(between(oneSlip)(a, b)).toBe(distance(a, b) <= 1) }), { numRuns: 5000 })
  })
  test('what Jaro-Winkler gives up at once is below the least, on random texts', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 })
    fc.assert(fc.property(word, word, fc.double({ min: 0.5, max: 1, noNaN: true }), (one, other, least) => {
      const [a, b] = [bytesOf(one), bytesOf(other)]
      const whole = jaroWinkler(a, 0, a.length, b, 0, b.length)
      const found = jaroWinkler(a, 0, a.length, b, 0, b.length, least)
      expect(found === whole || (found === 0 && whole < least)).toBe(true)
    }), { numRuns: 5000 })
  })
  test.each([['bob', 'robert', true], ['robert', 'robert', true], ['sam', 'samantha', true], ['sam', 'samuel', true], ['samuel', 'samantha', false], ['xyzzy', 'xyzzy', false]])('%s and %s are familiar forms: %s', (a, b, is) => expect(familiar(a, b)).toBe(is))
  test.each([['smith', 'smyth'], ['philip', 'filip'], ['stephen', 'stefen'], ['catherine', 'katharine'], ['clarke', 'clark']])('%s sounds like %s', (a, b) => expect(soundOf(a)).toBe(soundOf(b)))
})

test('an interner gives equal texts equal codes and gives them back, whatever comes', () => {
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 300 }), (texts) => {
    const interned = interner()
    const codes = Int32Array.from(texts, (text) => interned.add(bytesOf(text), 0, bytesOf(text).length))
    const column = interned.column(codes)
    texts.forEach((text, i) => expect(textOf(column, codes[i]!)).toBe(text))
    expect(column.size).toBe(new Set(texts.filter((text) => text !== '')).size + 1)
  }), { numRuns: 200 })
})

test('pairs come from blocks exactly as comparing everybody with everybody finds them, each once', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(3)), { maxLength: 60 }), (rows) => {
    const columns = [0, 1, 2].map((c) => Int32Array.from(rows, (row) => row[c]!))
    const rules = [{ name: 'one', parts: [columns[0]!, columns[1]!] }, { name: 'two', parts: [columns[2]!, columns[0]!] }]
    const found: string[] = []
    expect(eachPair(rules, rows.length, [], (a, b) => found.push(`${a} ${b}`))).toEqual([])
    const plain: string[] = []
    for (let a = 0; a < rows.length; a++) for (let b = a + 1; b < rows.length; b++)
      if (rules.some(({ parts }) => parts.every((part) => part[a] === part[b] && part[a] !== 0))) plain.push(`${a} ${b}`)
    expect(found.sort()).toEqual(plain.sort())
  }), { numRuns: 300 })
})

test('two records with different strong numbers are never in one cluster, however they are joined', () => {
  fc.assert(fc.property(fc.array(fc.nat(3), { minLength: 2, maxLength: 30 }), fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 80 }), (numbers, links) => {
    const good = links.filter(([a, b]) => a !== b && a < numbers.length && b < numbers.length)
    const { of } = cluster(numbers.length, Int32Array.from(good, ([a]) => a), Int32Array.from(good, ([, b]) => b), Int32Array.from(good.keys()), [{ name: 'PNC', codes: Int32Array.from(numbers), near: () => false }])
    for (const [root, members] of Map.groupBy(numbers.keys(), (record) => of[record]!)) {
      expect(root).toBe(Math.min(...members))
      expect(new Set(members.map((record) => numbers[record]!).filter((code) => code !== 0)).size).toBeLessThanOrEqual(1)
    }
  }), { numRuns: 300 })
})

describe('records of one human being', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a familiar form of the forename', ['a,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,', 'b,housing,Bob,Zeppelin,1981-04-09,M,PE3 6QQ,'], ['a+b']],
    ['day and month swapped', ['a,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,', 'b,housing,Robert,Zeppelin,1981-09-04,M,PE3 6QQ,'], ['a+b']],
    ['names in the other order', ['a,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,', 'b,housing,Zeppelin,Robert,1981-04-09,M,PE3 6QQ,'], ['a+b']],
    ['a maiden name, known by the number', ['a,police,Roberta,Zeppelin,1981-04-09,F,,1999/0456123Q', 'b,prison,Roberta,Marchbanks,1981-04-09,F,,1999/0456123Q'], ['a+b']],
    ['a twin: another forename, the same home and birth date', ['a,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,1999/0456123Q', 'b,police,Gerald,Zeppelin,1981-04-09,M,PE3 6QQ,1998/0456777R'], ['a', 'b']],
    ['the same name and birth date, and numbers that contradict', ['a,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,1999/0456123Q', 'b,police,Robert,Zeppelin,1981-04-09,M,PE3 6QQ,1975/1111111R'], ['a', 'b']],
    ['a name in another script', ['a,police,王,小明,1981-04-09,M,PE3 6QQ,', 'b,housing,王,小明,1981-04-09,M,PE3 6QQ,'], ['a+b']],
    ['nothing known of either', ['a,police,,,,,,', 'b,housing,,,,,,'], ['a', 'b']],
  ])('%s', (_words, rows, groups) => expect(together(...rows)).toEqual(groups))

  const labelled = [
    { file: 'fake_1000.csv', map: { extra: [{ column: 'city', kind: 'place' }, { column: 'email', kind: 'email' }] }, truth: (cells: readonly string[]) => cells.at(-1)!, splink: 0.835 },
    {
      file: 'febrl3.csv', splink: 0.994, truth: (cells: readonly string[]) => cells[0]!.split('-').slice(0, 2).join('-'),
      map: { unique_id: 'rec_id', first_name: 'given_name', dob: { column: 'date_of_birth', format: 'YYYYMMDD' }, extra: [{ column: 'suburb', kind: 'place' }, { column: 'soc_sec_id', kind: 'identifier' }] },
    },
    {
      file: 'febrl3.csv', splink: 0.966, truth: (cells: readonly string[]) => cells[0]!.split('-').slice(0, 2).join('-'),
      map: { unique_id: 'rec_id', first_name: 'given_name', dob: { column: 'date_of_birth', format: 'YYYYMMDD' }, extra: [{ column: 'suburb', kind: 'place' }] },
    },
  ]
  test.each(labelled)('on $file, without labels, at least as well as Splink ($splink)', ({ file, map, truth, splink }) => {
    const text = readFileSync(join(import.meta.dirname, '../../../data/linkage', file), 'utf8')
    const { clusters } = link(read(text, map))
    const accuracy = accuracyOf(clusters.of, text.split('\n').slice(1).filter((line) => line.trim() !== '').map((line) => truth(line.split(',').map((cell) => cell.trim()))))
    console.log(`${file} (${Object.values(map).flat().length} columns mapped): precision ${accuracy.precision.toFixed(3)}, recall ${accuracy.recall.toFixed(3)}, F1 ${accuracy.f1.toFixed(4)}; Splink ${splink}`)
    expect(accuracy.f1).toBeGreaterThanOrEqual(splink)
  })
})

describe('several threads', () => {
  // Six hundred records of one family's address and one birth date make blocks that are cut.
  const crowd = Array.from({ length: 600 }, (_, i) => `crowd${i},housing,,Jo${'aeiou'[i % 5]},Family,1900-01-01,M,PE1 1AA,\r\n`)
  const text = [...linkageRecords(2_400), ...crowd, 'crowd1,twice,,A,B,,,,\r\n', ',no id,,A,B,,,,\r\n'].join('')
  const bytes = bytesOf(text)
  const mapping = recordMapping.parse({})
  const alone = link(read(text))

  test.each([1, 2, 3, 7])('%i threads give exactly what one thread gives', async (size) => {
    const threads = Array.from({ length: size }, () => linkageSteps())
    const both = await linkTogether({
      size, all: async (message) => threads.map((step) => step(message)),
      share: async (messages) => messages.map((message, i) => threads[i % size]!(message)),
    }, bytes, mapping, { usual: null })
    if (!both.ok) throw new Error(both.message)
    const { explain: _one, ...found } = both.value.linked
    const { explain: _other, ...plain } = alone
    expect(found).toEqual(plain)
    expect(both.value.records.problems).toEqual(read(text).problems)
    expect(plain.cuts.length).toBeGreaterThan(0)
  })

  test('real threads, too, and a refusal comes back from them in words', async () => {
    const crew = startCrew('linkage', 2)
    if (!crew) throw new Error('There is a program for threads.')
    try {
      const both = await linkTogether(crew, bytes, mapping, { usual: null })
      expect(both.ok && { of: [...both.value.linked.clusters.of], weight: [...both.value.linked.weight] }).toEqual({ of: [...alone.clusters.of], weight: [...alone.weight] })
      expect(await linkTogether(crew, bytesOf('first_name\nA\n'), mapping, { usual: null })).toMatchObject({ ok: false, message: expect.stringContaining('no column unique_id') })
    } finally {
      await crew.end()
    }
  })
})

describe('people of one household', () => {
  const random = seededRandom('households')
  const word = (): string => Array.from({ length: random.whole(2, 3) }, () => random.pick(['ba', 'do', 'fen', 'gil', 'hor', 'kan', 'lum', 'mer', 'nis', 'pol', 'ru', 'sti', 'tav', 'wex'])).join('')
  const rows: string[] = []
  const truth: number[] = []
  for (let home = 0; home < 250; home++) {
    const [surname, postcode, phone] = [word(), `PE${random.whole(1, 20)} ${random.whole(1, 9)}${random.pick('ABDEFGH'.split(''))}${random.pick('ABDEFGH'.split(''))}`, `07${random.whole(100_000_000, 999_999_999)}`]
    for (let member = random.whole(1, 4); member > 0; member--) {
      const own = [word(), surname, `19${random.whole(50, 99)}-${String(random.whole(1, 12)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')}`, postcode, phone]
      for (let copy = random.whole(1, 2); copy > 0; copy--) {
        rows.push([`r${rows.length}`, ...own].join(','))
        truth.push(home * 10 + member)
      }
    }
  }
  const records = read(['unique_id,first_name,surname,dob,postcode,phone', ...rows].join('\n'), { extra: [{ column: 'phone', kind: 'identifier' }] })
  const linked = link(records)

  test('they share a surname, an address and a telephone, and stay different people', () => {
    const accuracy = accuracyOf(linked.clusters.of, truth)
    expect(accuracy.precision).toBeGreaterThan(0.97)
    expect(accuracy.recall).toBeGreaterThan(0.9)
  })

  test('what a reviewer reads says how the two compare and how rare what they share is', () => {
    const [a, b] = [truth.findIndex((one, i) => truth[i + 1] === one), truth.findIndex((one, i) => truth[i + 1] === one) + 1]
    expect(linked.explain(a, b).map(({ words }) => words).join('; ')).toMatch(/^same name; 1 in \d+ share this full name; same date of birth; 1 in \d+ share this birth date; same postcode; 1 in \d+ share this postcode; same phone/)
  })
})

/** The reviewed model with the levels of its names changed. */
const reviewed = (levels: (all: LinkageModel['comparisons'][number]['levels']) => LinkageModel['comparisons'][number]['levels']): string => {
  const model = linkageModel.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'data', 'linkage', 'model.json'), 'utf8')))
  return JSON.stringify({ ...model, comparisons: model.comparisons.map((one) => (one.name === 'name' ? { ...one, levels: levels(one.levels) } : one)) })
}

/** More than a block holds for each of forty surnames. */
const CROWDED = process.env['THROUGHLINE_PROVE'] === '1' ? 40_000 : 20_000

describe('bad input', () => {
  test(`${CROWDED.toLocaleString('en-GB')} records with one default birth date: the block is cut, said and counted, and the pairs stay few`, { timeout: 120_000 }, () => {
    const surnames = Array.from({ length: 40 }, (_, i) => `Family${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(i / 26)]}`)
    const records = read([HEAD, ...Array.from({ length: CROWDED }, (_, i) => `r${i},police,Jo,${surnames[i % 40]},1900-01-01,M,,`)].join('\n'))
    const { compared, cuts } = link(records)
    expect(cuts.find((cut) => cut.rule === 'date of birth and surname')).toMatchObject({ blocks: 40, records: CROWDED })
    expect(compared).toBeLessThan(CROWDED * 200)
  })

  const made = async (text: string, more: Readonly<Record<string, string>> = {}): Promise<{ answer: Awaited<ReturnType<typeof linkFiles>>; written: string | null; pairs: string | null }> => {
    const folder = await mkdtemp(join(tmpdir(), 'linkage-'))
    try {
      await writeFile(join(folder, 'in.csv'), text)
      for (const [name, content] of Object.entries(more)) if (name.endsWith('.json')) await writeFile(join(folder, name), content)
      const answer = await linkFiles({ in: join(folder, 'in.csv'), out: join(folder, 'out.csv'), pairs: join(folder, 'pairs.csv'), ...('map.json' in more ? { map: join(folder, 'map.json') } : {}), ...('model.json' in more ? { model: join(folder, 'model.json') } : {}) })
      return { answer, written: await readFile(join(folder, 'out.csv'), 'utf8').catch(() => null), pairs: await readFile(join(folder, 'pairs.csv'), 'utf8').catch(() => null) }
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test.each<readonly [string, string, Readonly<Record<string, string>>, RegExp]>([
    ['an empty file', '', {}, /no heading row/],
    ['no ids', 'first_name,surname\nA,B\n', {}, /no column unique_id/],
    ['nothing to compare', 'unique_id,colour\n1,red\n', {}, /nothing to compare/],
    ['a mapped column that the file has not', `${HEAD}\n1,x,A,B,,,,\n`, { 'map.json': '{"surname":"family"}' }, /columns that the file has not: family/],
    ['a mapping that is not JSON', `${HEAD}\n1,x,A,B,,,,\n`, { 'map.json': '{' }, /not JSON/],
    ['a mapping with an unknown kind', `${HEAD}\n1,x,A,B,,,,\n`, { 'map.json': '{"extra":[{"column":"city","kind":"town"}]}' }, /extra/],
    ['a model whose levels stand in another order', `${HEAD}\n1,x,A,B,,,,\n2,x,A,B,,,,\n`, { 'model.json': reviewed((levels) => levels.toReversed()) }, /levels of “name” in the model are not those of this version/],
    ['a model that has a level less', `${HEAD}\n1,x,A,B,,,,\n2,x,A,B,,,,\n`, { 'model.json': reviewed((levels) => levels.slice(1)) }, /levels of “name” in the model/],
    ['a model that does not know a field', `${HEAD},email\n1,x,A,B,,,,,a@example.org\n2,x,A,B,,,,,b@example.org\n`, { 'model.json': reviewed((levels) => levels), 'map.json': '{"extra":[{"column":"email","kind":"email"}]}' }, /The model says nothing of “email”/],
  ])('%s is refused in words, and nothing is written', async (_words, text, more, message) => {
    const { answer, written } = await made(text, more)
    expect(isToolError(answer) ? answer.message : '').toMatch(message)
    expect(written).toBeNull()
  })

  test('rows that cannot be used are said by their number, and the others are linked', async () => {
    const { answer, written, pairs } = await made(`\uFEFF${HEAD}\r\n"a,1",police,"Ann ""Annie""",Zeppelin,1981-04-09,F,PE3 6QQ,2001/1234567K\r\n,police,No,Id,,,,\r\nb,police,Ann,Zeppelin,1981-04-09,F,PE3 6QQ,2001/1234567K,too,many\r\na,x\r\nb,police,Twice,Over,,,,\r\n\r\nc`)
    expect(answer).toMatchObject({ records: 4, problemsCount: 3, problems: [{ row: 3 }, { row: 4 }, { row: 6 }] })
    expect(written?.split('\r\n').slice(0, 3)).toEqual(['unique_id,cluster_id', '"a,1","a,1"', 'b,"a,1"'])
    expect(pairs?.split('\r\n')[1]).toMatch(/^"a,1",b,0\.\d+,[\d.]+,join,.*same PNC/)
  })
})
