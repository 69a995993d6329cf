/**
 * How old a reader of English has to be: the grade of Kincaid and others 1975 (Navy report 8-75) and five years. GOV.UK asks for a reading
 * age of 9 (Content design: writing for GOV.UK), which is also about half of the people in prison. Pure.
 */

/** The highest reading age of any message, in years. */
export const READING_AGE_MAX = 9
/** A child of the first grade is about six: grade and five years. */
const AGE_OF_GRADE_0 = 5

/** Syllables by groups of vowels: a silent e at the end is none, `-le` after a consonant is one. Figures count as one. */
const syllablesOf = (word: string): number => {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, '')
  const groups = letters.replace(/(?:[^laeiouy]es|[^l]ed|[^aeiouyl]e)$/, '').match(/[aeiouy]+/g)
  return Math.max(1, groups?.length ?? 1)
}

/** The reading age of a text in English, in years. */
export const readingAge = (text: string): number => {
  const sentences = text.split(/[.!?]+(?:\s|$)/).filter((one) => one.trim() !== '').length || 1
  const words = text.split(/\s+/).filter((one) => /[a-z0-9]/i.test(one))
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / (words.length || 1)) - 15.59 + AGE_OF_GRADE_0
}
