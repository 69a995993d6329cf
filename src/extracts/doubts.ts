/** Who says whether two people are one human being, in words. Pure. */

/**
 * Why somebody else decides: the answer would give the viewer's organisation sight of its own of a person with whom it has nothing to
 * do, which its own record alone must not earn it.
 *
 * @param reference of the known person
 * @param deciders organisations responsible for that person, as far as the viewer sees that they are
 */
export const decidedByOthers = (reference: string, deciders: readonly string[]): string =>
  `Your organisation has to do with the record, and not with ${reference}. To call them one would give it somebody whom it does not know. ${
    deciders.length === 0 ? 'A head or governance lead who has to do with that person decides.' : `A head or governance lead of ${deciders.join(' or ')} decides.`}`
