-- Names are compared by their letters in any script: until now those of other scripts than Latin fell away, and whoever has such a name
-- could not be told from anybody else. Like nameKey() in src/people/rules.ts, for names that are already here. The letter before keeps
-- name_form() from taking a name for one of the words that stand where none is known.

update person set forename_key = substr(replace(name_form('é' || forename), ' ', ''), 2), surname_key = substr(replace(name_form('é' || surname), ' ', ''), 2)
where forename ~ '[^\x01-\x7f]' or surname ~ '[^\x01-\x7f]';
