import type { Phrases } from './compile.ts';

export const GERMAN: Phrases = {
  list: '[a-z-]*verteilers?|[a-z-]*listen?|e-?mails?|mails?|nachrichten|newsletters?|mailgruppe|mailkette',
  sentences: `
    (?:bitte )*(?:abmelden|austragen|abbestellen|aufhoe?ren)(?: bitte| danke)*
    (?:bitte |leute )*hoe?r(?:t|en sie)?(?: bitte| endlich| doch| mal)* auf(?: damit)?(?: bitte)?
    (?:warum|wieso|weshalb) (?:bekomme?|erhalte?|kriege?) ich (?:eigentlich )?(?:das|dies)(?: alles| hier)*
    (?:jetzt )?reicht(?:'s| es)(?: jetzt)?|es reicht(?: jetzt)?`,
  parts: `
    (?:nehm|nimm|streich|entfern|loe?sch|trag|meld)[a-z]*(?: sie)?(?: bitte)? (?:mich|uns|meine <1> adresse)(?: bitte)?(?: umgehend| sofort| auch)? (?:aus|von|vom) <2> {list}
    (?:mich|uns|meine <1> adresse)(?: bitte)?(?: umgehend| sofort| auch)? (?:aus|von|vom) <2> {list} (?:zu )?(?:nehmen|loe?schen|entfernen|streichen|austragen|abmelden|herausnehmen|rausnehmen)
    (?:nehm|nimm|streich|trag|meld)[a-z]*(?: sie)?(?: bitte)? (?:mich|uns)(?: bitte)?(?: hier| da| wieder| auch)* (?:raus|heraus|ab|aus){end}
    bitte (?:aus|vom) <1> [a-z-]*verteiler (?:nehmen|entfernen|streichen|loe?schen)
    gehoe?re nicht (?:auf|in|zu) <2> {list}
    (?:moe?chte|will|wollen|bitte darum|wue?rde gerne?) <4> (?:von|vom|aus) <2> {list} (?:genommen|entfernt|geloe?scht|gestrichen|abgemeldet|ausgetragen)
    (?:moe?chte|will|wue?rde) (?:mich |hier |gerne? |bitte )*(?:abmelden|austragen)(?:{end}| von (?:der|dieser) {list})
    wie (?:kann|koe?nnte) ich mich (?:hier |wieder |bitte )*(?:abmelden|austragen|von <2> {list} abmelden|aus <2> {list} austragen)
    (?:nicht|nicht mehr|nicht immer|aufhoe?ren|ohne|statt) (?:mehr |immer |staendig |standig |hier )*(?:allen|an alle) (?:zu )?(?:antworten|schreiben|mailen)
    (?:antworte|antwortet|antworten|schreibt|schreiben)(?: sie)? (?:bitte |doch )*nicht (?:mehr |immer |staendig |standig )*(?:an alle|allen)
    ['"]?(?:allen antworten|antwort an alle|antworten an alle|an alle antworten)['"]?(?! (?:fragen|teilnehmer|die))
    hoe?r(?:t|en)? (?:sie |bitte |doch |endlich |mal |jetzt )*auf,? (?:hier |allen |staendig |standig |mir |uns |immer |diese )*(?:mit )?(?:den |diesen |euren )?(?:an alle )?(?:zu )?(?:antworten|mailen|schreiben|schicken|spammen|e-?mails|mails)
    keine (?:weiteren )?(?:e-?)?mails mehr(?: an (?:mich|alle)|{end})
    (?:warum|wieso|weshalb) (?:bekomme?|erhalte?|kriege?) ich (?:diese|dieses|all|alle|jetzt|hier|staendig|standig|diesen|so viele|die)(?: diese| die)? {list}
    (?:warum|wieso|weshalb) (?:stehe|bin) ich (?:hier |eigentlich )?(?:auf|in|im) <2> {list}
    falsche[rn]? (?:e-?mail-?|mail-?)?(?:verteiler|adressat|adressaten)
    (?:bin|war) (?:hier )?(?:der |die )?falsche (?:empfae?nger|adressat|ansprechpartner|person)
    nicht (?:fue?r mich|an mich) (?:bestimmt|gedacht|gerichtet)
    (?:moe?chte|will) (?:bitte |ab sofort )?(?:keine|nicht mehr) (?:weiteren |solchen |solche |diese |mehr )*(?:e-?mails|mails) (?:mehr )?(?:erhalten|bekommen)`,
  courtesies: `
    (?:herzlichen|ganz herzlichen|meinen) (?:glue?ckwunsch|dank)
    (?:herzliche |meine )?(?:glue?ckwue?nsche|gratulation|gratuliere|wir gratulieren|ich gratuliere)
    (?:vielen |besten |lieben |tausend )?dank(?:e)?
    (?:alles|nur das) (?:gute|liebe|beste)
    (?:toll|super|klasse|grossartig|wunderbar)(?:e nachricht|e leistung| gemacht)?
    (?:ja |gerne |leider |nein |sorry )*(?:ich komme|ich bin dabei|bin dabei|wir kommen|ich kann (?:leider )?nicht|kann (?:ich )?(?:leider )?nicht|komme gerne|komme leider nicht)
    (?:willkommen|gute besserung|viel erfolg|viel glue?ck)`,
};
