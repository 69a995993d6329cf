-- Who leaves prison next, over all prisons: for the head of a delivery unit, whose people are in several.
create index sentence_leaving on sentence (planned_release, id) where released_on is null;
