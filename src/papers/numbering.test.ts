import { describe, expect, test } from 'vitest'
import { examplePaper } from '../../tests/paper-example.ts'
import { figuresOf, letterOf, numberPaper, paragraphsOf, runsOf } from './numbering.ts'
import { decideChange, decideMove, decideRemoval, gapsOf, IMPLICATION_CATEGORIES, nextPosition, NO_IMPLICATIONS, oneLine, plainText } from './rules.ts'

const words = (typed: string): string[] => paragraphsOf(typed).map(({ runs, items }) => [runs.map(({ text }) => text).join(''), ...items.map(({ letter, runs: item }) => `${letter} ${item.map(({ text }) => text).join('')}`)].join(' | '))

describe('typed words become numbered paragraphs', () => {
  test.each([
    ['one paragraph over two lines', 'First line\nsecond line', ['First line second line']],
    ['an empty line parts them', 'One\n\nTwo\n \nThree', ['One', 'Two', 'Three']],
    ['a list under its paragraph', 'The Board is asked to:\n- note this\n- agree that', ['The Board is asked to: | a) note this | b) agree that']],
    ['a list after an empty line belongs to the paragraph before', 'Asked to:\n\n- note\n- agree', ['Asked to: | a) note | b) agree']],
    ['an item over two lines', 'Do:\n- one\n  and more\n- two', ['Do: | a) one and more | b) two']],
    ['a list of its own', '- a\n- b', [' | a) a | b) b']],
    ['Windows line ends', 'One\r\n\r\nTwo', ['One', 'Two']],
    ['nothing', '  \n\n ', []],
  ])('%s', (_name, typed, expected) => expect(words(typed)).toEqual(expected))

  test('letters go on after z', () => expect([0, 25, 26, 27, 51, 52].map(letterOf)).toEqual(['a', 'z', 'aa', 'ab', 'az', 'ba']))
})

describe('web addresses become links, other schemes do not', () => {
  test.each([
    ['See https://example.org/a?b=c.', [{ text: 'See ' }, { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' }, { text: '.' }]],
    ['javascript:alert(1)', [{ text: 'javascript:alert(1)' }]],
    ['data:text/html,x', [{ text: 'data:text/html,x' }]],
    ['https://', [{ text: 'https://' }]],
    ['(http://a.example/x)', [{ text: '(' }, { text: 'http://a.example/x', href: 'http://a.example/x' }, { text: ')' }]],
  ])('%s', (typed, expected) => expect(runsOf(typed)).toEqual(expected))
})

describe('a numbered paper', () => {
  const paper = numberPaper(examplePaper())
  test('numbers sections, paragraphs, categories and figures', () => {
    expect(paper.sections.map(({ number, heading }) => `${number}. ${heading}`)).toEqual(['1. Purpose', '2. Recommendation', '3. Background', '4. How many needs people have', '5. The first night', '6. Implications', '7. Source documents'])
    expect(paper.sections[2]!.blocks.map((block) => (block.kind === 'paragraph' ? block.number : block.kind))).toEqual(['3.1', '3.2'])
    expect(figuresOf(paper).map(({ number }) => number)).toEqual([1, 2])
  })
  test('says in words under each category that nothing significant follows, where that was chosen', () => {
    const implications = paper.sections[5]!.blocks.flatMap((block) => (block.kind === 'category' ? [block] : []))
    expect(implications).toHaveLength(IMPLICATION_CATEGORIES.length)
    expect(implications[0]).toMatchObject({ number: '6.1', heading: 'Resource implications', paragraphs: [{ runs: [{ text: NO_IMPLICATIONS }] }] })
  })
})

describe('what must be true before publication', () => {
  const ready = { ...examplePaper(), answered: [...IMPLICATION_CATEGORIES] as string[], figures: [] as { sectionId: string; caption: string; problem: string | null }[] }
  test('a whole paper has no gap', () => expect(gapsOf(ready)).toEqual([]))
  test.each([
    ['a section without words', { ...ready, sections: ready.sections.map((one, place) => (place === 0 ? { ...one, words: ' ' } : one)) }, 'Write “Purpose”.'],
    ['a category nobody decided', { ...ready, answered: IMPLICATION_CATEGORIES.filter((category) => category !== 'wales') }, 'Say what applies under “Implications for Wales”, or that nothing significant does.'],
    ['many categories', { ...ready, answered: [] }, 'Say what applies under 14 categories of implications, or that nothing significant does.'],
    ['a required section that is not there', { ...ready, sections: ready.sections.filter(({ kind }) => kind !== 'source-documents') }, 'Add the section “Source documents”.'],
    ['a figure without its snapshot', { ...ready, figures: [{ sectionId: ready.sections[3]!.id, caption: 'Needs', problem: 'The snapshot is missing.' }] }, 'The figure “Needs” cannot be frozen: The snapshot is missing.'],
  ])('%s', (_name, paper, message) => expect(gapsOf(paper).map((gap) => gap.message)).toEqual([message]))
})

describe('the workflow', () => {
  test.each([['draft', 'published', true], ['published', 'withdrawn', true], ['published', 'published', false], ['draft', 'withdrawn', false], ['withdrawn', 'published', false]] as const)(
    'from %s to %s: %s', (from, to, allowed) => expect(decideMove(from, to).ok).toBe(allowed))
  test('only a draft changes', () => expect((['draft', 'published', 'withdrawn'] as const).map((state) => decideChange(state).ok)).toEqual([true, false, false]))
  test('one more key issue stands after the others and before the implications; a second background does not', () => {
    expect(nextPosition('key-issues', [100, 500, 600, 601])).toMatchObject({ ok: true, value: 602 })
    expect(nextPosition('summary', [])).toMatchObject({ ok: true, value: 300 })
    expect(nextPosition('background', [500])).toMatchObject({ ok: false, field: 'kind' })
  })
  test('the last of a required kind stays', () => expect([decideRemoval('key-issues', 1).ok, decideRemoval('key-issues', 2).ok, decideRemoval('summary', 1).ok]).toEqual([false, true, true]))
})

describe('typed text is cleaned of what is not text', () => {
  test('control characters go, line ends stay', () => expect(plainText('a\u0000b\u001bc\r\nd\te\u2028f')).toBe('abc\nd\te\nf'))
  test('a title is one line', () => expect(oneLine(' A\n title\t with \u0000 all ')).toBe('A title with all'))
})
