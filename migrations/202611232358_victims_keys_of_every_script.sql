-- The same for victims’ names: compared by their letters in any script, like nameKey() in src/people/rules.ts. The letter before keeps
-- name_form() from taking a name for one of the words that stand where none is known.

update victim set forename_key = substr(replace(name_form('é' || forename), ' ', ''), 2), surname_key = substr(replace(name_form('é' || surname), ' ', ''), 2)
where forename ~ '[^\x01-\x7f]' or surname ~ '[^\x01-\x7f]';
