/** Names of people who do not exist: ordinary forenames, and surnames put together so that nobody takes them for a real person's. */
import type { Sex } from './history.ts'

const named = (sex: Sex, names: string): { readonly name: string, readonly sex: Sex }[] => names.split(' ').map((name) => ({ name, sex }))

export const FORENAMES = [
  ...named('male', `Aaron Adam Adrian Ahmed Aidan Alan Aleksander Ali Andrew Anthony Arjun Ben Bilal Bradley Brian Callum Cameron Carl Charlie Chidi
    Christopher Connor Craig Curtis Daniel Darren David Dean Declan Dominic Dylan Edward Emeka Ethan Farid Gareth Gary George Graham Hamza Harry
    Hassan Ian Ibrahim Imran Jack Jacob Jake Jamal James Jamie Jason Javed Jermaine Joel John Jordan Joseph Joshua Kai Karl Keith Kevin Kieran Kyle Lee
    Leon Lewis Liam Luca Lukas Luke Malik Marcus Mark Marlon Martin Matthew Michael Mohammed Nathan Neil Nicholas Oliver Omar Owen Patrick Paul Peter
    Philip Piotr Rahul Raymond Reece Rhys Richard Robert Rory Ryan Samuel Scott Sean Shane Simon Stefan Stephen Steven Stuart Thomas Tomasz Tyrone Usman
    Victor Wayne William Yusuf Zachary`.replaceAll(/\s+/g, ' ')),
  ...named('female', `Abigail Agnes Aisha Alexandra Alice Amanda Amina Amy Andrea Angela Anna Bethany Bianca Caroline Carly Catherine Chantelle Charlotte
    Chloe Claire Danielle Dawn Deborah Donna Eleanor Elena Emily Emma Fatima Faye Gemma Georgia Grace Hannah Heather Holly Ines Jade Jane Jasmine
    Jennifer Jessica Jodie Joanne Julie Karen Katarzyna Kayleigh Kelly Kerry Laura Lauren Leah Lisa Lorna Louise Lucy Maria Megan Michelle Natalie Nicola
    Olivia Paula Rachel Rebecca Rosie Ruth Samantha Sarah Shannon Sian Sophie Stacey Tanya Tracey Vanessa Victoria Yasmin Zoe`.replaceAll(/\s+/g, ' ')),
] as const

/** 46 starts and 24 ends make 1,104 surnames. */
export const SURNAME_STARTS = `Test Sample Fake Mock Demo Speci Dummy Proto Trial Draft Model Pseudo Quasi Facsim Placeb Figmen Inven Imagin Notion Fable Legend
  Mythen Phanto Shado Mirror Replic Simul Synth Fabric Virtua Exempl Illust Schema Patter Stenci Templa Outlin Sketch Rehear Practi Pilot Proba
  Theory Puzzle Riddle Whimsy`.split(/\s+/)

export const SURNAME_ENDS = `erton wick ley field worth ham by thorpe stead combe shaw ridge bourne holt brook gate dale mere sley ingham more well croft ster`.split(' ')
