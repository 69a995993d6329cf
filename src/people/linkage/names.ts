/** Names as people vary them: familiar forms, and what two spellings sound like. Pure. */

/**
 * Familiar forms of forenames in England and Wales, a group a line, written for this product from common knowledge. A form may stand
 * in several groups (Sam is Samuel or Samantha): two names are familiar forms of each other where they share one.
 */
const FAMILIAR = `
alexander alex alec sandy xander lex|alexandra alex alexa sandra sandy lexi|abdul abdullah abdel abdal|abigail abi abby gail|adam ad|agnieszka aga agnes|ahmed ahmad ahmet|aidan aiden|albert al bert bertie albie
alfred alf alfie fred|alison ali ally allison|amanda mandy manda|amelia millie amy mia|andrew andy drew andre andrei andrzej|angela angie ange|ann anne anna annie hannah anya|anthony tony antony ant antonio
archibald archie|arthur art artie|barbara barb barbie babs|benjamin ben benny benji|bernard bernie|bradley brad|brian bryan|bridget bridie|cameron cam|carol carole caroline caz|catherine katherine kathryn cathy kathy kate katie katy cat kat kath kitty katarzyna kasia catriona
charles charlie chas chuck karl|charlotte lottie charlie char|christina christine tina chris chrissie krystyna kirsty|christopher chris kris topher kit krzysztof|claire clare clara|clifford cliff|clive cliff|constance connie|craig
daniel dan danny danni daniele|danielle dani danni|darren daz|david dave davey davy dai dawid|deborah debbie deb debra|dennis den denny|desmond des|diana diane di|dominic dom nick|donald don donny|dorothy dot dotty dolly|douglas doug dougie|duncan
edward ed eddie ted teddy ned|edwin ed eddie|eileen ellen|eleanor ellie nell nora ella elle|elizabeth liz lizzie beth betty eliza elsie libby lisa bess betsy elspeth elzbieta ela|emily em emmy|emma em emmy|eric rick|ernest ernie|eugene gene
fatima fatimah fatema|felicity fliss|florence flo flossie|frances fran frankie|francis frank frankie|frank francis franklin|frederick fred freddie freddy|gabriel gabe|gareth gaz gary|gary gaz garry|gavin gav|geoffrey geoff jeff jeffrey|george georgie jerzy|georgina georgia gina georgie
gerald gerry jerry ged|gerard gerry ged|gillian gill jill|gordon gordy|graham graeme grahame|gregory greg gregg grzegorz|gwendoline gwen|hannah hanna anna|harold harry hal|harriet hattie|hassan hasan hasaan|heather|henry harry hal hank henryk|herbert bert herb|hugh hughie huw
hussain hussein husain hossain|ian iain ean|ibrahim ebrahim|irene rene|isaac zac ike|isabel isabelle isabella bella izzy belle|ivan|jacob jake jakub|jacqueline jackie jacqui|james jim jimmy jamie jay|jane janet janie jayne|janet jan|jason jay jase|jasmine jas jaz
jean jeanette|jennifer jen jenny jenni|jeremy jerry jez jem|jessica jess jessie|joan joanie|joanne joanna jo|john jack johnny jon johnnie ian sean ion jan|jonathan jon jonny john|jordan jord|joseph joe joey jo jozef|josephine jo josie|joshua josh|joyce|judith judy jude|julia julie jules|julian jules|justin
karen kaz|katie kate|kathleen kath kathy kay|kelly kel|kenneth ken kenny|kevin kev|kimberley kim|kristopher kris|laura lauren laurie loz|lauren laura loz|lawrence laurence larry laurie lol|lee leigh|leonard len lenny leo|leon lee|leslie les lesley|lewis louis lou lew|lillian lily lil|linda lyn lynda lindy|lisa liz elizabeth
louise lou lulu|lucy lucia lu|luke lucas lukasz|lydia|malcolm malc mal|margaret maggie meg peggy marge margie greta rita madge peg|maria marie mary mariam maryam|marcus mark marc|marjorie marge|mark marc marcus marek|martin marty marcin|martha mattie|mary molly polly may mae maria|matthew matt matty mat mateusz|maureen mo|maurice mo
maxwell max|maximilian max|megan meg|melanie mel|melissa mel lissa|michael mike mick micky mickey mikey michal mihai|michelle shell chelle|mildred millie|mohammed mohamed muhammad mohammad mohamad muhammed mo moh mahamed mehmet|nancy nan|natalie nat natasha|natasha tash tasha|nathan nate nath nathaniel|neil neal niall|nicholas nick nicky nico mikolaj|nicola nicky nikki nic|nigel nige
norman norm|oliver ollie oli|olivia liv livvy|oscar|osama usama|owen|pamela pam|patricia pat patsy trish tricia paddy|patrick pat paddy rick|paul pauly pawel|pauline|peter pete piotr petr petru|philip phil phillip pip|phillipa pippa|prudence pru|rachel rach rachael|raymond ray|rebecca becky becca beck bex|reginald reg reggie
richard rick dick rich ricky richie dickie ryszard|robert rob bob bobby robbie bert rab|roberta bobbie|robin rob|roderick rod rory|rodney rod|roger rodge|roland rolly|ronald ron ronnie|rosemary rose rosie|roxanne roxy|rosalind ros|russell russ|ruth ruthie|ryan ry|sally sal|samantha sam sammy|samuel sam sammy|sandra sandy|sara sarah sally sadie
scott scotty|sean shaun shawn shane|sebastian seb|shannon shan|sharon shaz shazza|sheila|shirley|sidney sid sydney|simon si|sophia sophie zofia|stacey stace stacy|stanley stan|stanislaw stan|stephanie steph stef|stephen steven steve stevie stefan ste szczepan|stuart stewart stu|susan sue suzie suzanne susie suzy susanna|sylvia|tamara tammy|terence terry tel terrence|teresa theresa tess terry tracy
thomas tom tommy tomasz thom|timothy tim timmy|tobias toby|tracey tracy trace|trevor trev|tyrone ty|valerie val|vanessa ness nessa|veronica ronnie|victor vic|victoria vicky vicki tori vic|vincent vince vinny|violet vi|virginia ginny|vivian viv|walter wally walt|wayne|wendy|wesley wes|wilfred wilf fred
william will bill billy willy liam wilhelm|winifred win winnie fred|yusuf yousef yusef yousuf joseph|yvonne|zachary zac zach zack|zainab zaynab zeinab|zoe zoey`

/** The groups that each familiar form stands in. */
const groupsByForm = new Map<string, number[]>()
FAMILIAR.split(/[|\n]/).forEach((line, group) => {
  for (const form of line.trim().split(' ')) if (form !== '') groupsByForm.set(form, [...(groupsByForm.get(form) ?? []), group])
})

/** Two forenames that stand in one group of familiar forms: Bob and Robert. Names in normal form. */
export const familiar = (one: string, other: string): boolean => {
  const groups = groupsByForm.get(one)
  return groups !== undefined && (groupsByForm.get(other)?.some((group) => groups.includes(group)) ?? false)
}

/** The other forms of a forename: of `bob`, `robert`, `rob` and more. Names in normal form. */
export const familiarForms = (name: string): string[] => {
  const groups = groupsByForm.get(name)
  return groups === undefined ? [] : [...groupsByForm].filter(([form, others]) => form !== name && others.some((group) => groups.includes(group))).map(([form]) => form)
}

/** Forenames of the list that begin so, for a name that was cut short: of `jo`, `john` and `joseph`. */
export const forenamesBeginning = (letters: string): string[] => [...groupsByForm.keys()].filter((form) => form !== letters && form.startsWith(letters))

/** The head of a name's first group, for keys of blocks: Bob and Robert under `robert`. The name itself where it has none. */
export const familiarHead = (name: string): string => {
  const [group] = groupsByForm.get(name) ?? []
  return group === undefined ? name : `#${group}`
}

/**
 * What a name sounds like in English, roughly: consonants in order, those that sound alike as one, vowels only at the front.
 * For keys of blocks: it need only bring spellings together. Letters of other scripts stand for themselves.
 */
export const soundOf = (name: string): string => {
  const plain = name.replaceAll(' ', '')
  if (!/^[a-z]+$/.test(plain)) return plain
  const sounds = plain
    .replace(/^(kn|gn|pn)/, 'n').replace(/^wr/, 'r').replace(/^x/, 's').replace(/^mac|^mc/, 'mk')
    .replaceAll(/ough|augh/g, 'o').replaceAll('tch', 'x').replaceAll('sch', 'sk').replaceAll('ch', 'x').replaceAll('sh', 'x').replaceAll('ph', 'f').replaceAll('th', 't').replaceAll('ght', 't')
    .replaceAll('ck', 'k').replaceAll(/c(?=[eiy])/g, 's').replaceAll('c', 'k').replaceAll('q', 'k').replaceAll('z', 's').replaceAll(/g(?=[eiy])/g, 'j').replaceAll('wh', 'w').replaceAll('v', 'f').replaceAll('dg', 'j')
  const [first = ''] = sounds
  const rest = sounds.slice(1).replaceAll(/[aeiouyhw]/g, '')
  return (/[aeiouy]/.test(first) ? 'a' : first) + rest.replaceAll(/(.)\1+/g, '$1')
}
