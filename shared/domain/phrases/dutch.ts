import type { Phrases } from './compile.ts';

export const DUTCH: Phrases = {
  list: '[a-z-]*lijst|e-?mails?|mails?|mailtjes|mailing|groep|distributie|nieuwsbrief|mailwisseling',
  sentences: `
    (?:graag |aub |svp )*(?:uitschrijven|afmelden)(?: aub| svp| graag| alstublieft)*
    waarom (?:krijg|ontvang) ik (?:dit|dit allemaal)
    (?:stop|stop ermee|stop hiermee|hou op|houd op|hou hiermee op|nu is het genoeg|zo is het genoeg)(?: aub| svp| nu| alstublieft)*`,
  parts: `
    (?:haal|haalt|verwijder|verwijdert|schrap|gooi) (?:mij|me|ons|mijn (?:naam|adres|e-?mail|mailadres|e-?mailadres)) (?:aub |alstublieft |graag |svp )*(?:van|uit)(?: (?:deze|de|dit|die|jullie|uw))* {list}
    (?:mij|me|ons) (?:aub |alstublieft |graag |svp )*(?:van|uit)(?: (?:deze|de|dit|die|jullie|uw))* {list} (?:af )?(?:te )?(?:halen|verwijderen|schrappen|afhalen|gooien)
    (?:schrijf|meld) (?:mij|me|ons) (?:aub |alstublieft |hier |graag )*(?:uit|af){end}
    (?:wil|willen|zou|graag|wens) (?:graag |me |mij |willen |worden )*(?:uitgeschreven|afgemeld|uitschrijven|afmelden|(?:van|uit)(?: (?:deze|de|dit|die))* {list} (?:af|verwijderd|gehaald))
    hoe (?:kan|meld|schrijf|kom) ik (?:me |mij |hier )*(?:af{end}|uit{end}|afmelden|uitschrijven|van (?:deze|de|dit|die) {list} af)
    (?:niet|stop met|stoppen met|hou op met|houd op met|zonder) (?:meer |steeds |langer )*(?:aan |naar )?(?:allen|iedereen) (?:te )?(?:beantwoorden|antwoorden|mailen|reageren|sturen)
    ['"]?allen beantwoorden['"]?(?! vragen)
    (?:stop|stoppen|hou op|houd op|ophouden) (?:nu |aub |eens |allemaal |alsjeblieft )*met (?:het )?(?:antwoorden|mailen|reageren|beantwoorden|sturen van (?:mails|e-?mails)|deze mails|spammen|al die mails)
    (?:antwoord|antwoorden|reageer|reageren) (?:aub |alsjeblieft |alstublieft )*niet (?:meer )?(?:aan|naar|op) (?:iedereen|allen)
    waarom (?:krijg|ontvang) ik (?:al |steeds |nu |ook )*(?:deze|dit|die|zoveel|al deze|al die) {list}
    waarom (?:sta|zit) ik (?:op|in) (?:deze|de|die|dit) {list}
    niet voor (?:mij|ons) (?:bedoeld|bestemd)
    verkeerde (?:persoon|ontvanger|[a-z-]*lijst|geadresseerde)
    (?:wil|wens) (?:graag )?(?:geen|niet langer|niet meer) (?:meer |van deze |deze |zulke )*(?:mails?|e-?mails?|mailtjes) (?:meer )?(?:ontvangen|krijgen)
    (?:per ongeluk|per abuis|per vergissing|abusievelijk) (?:aan (?:mij|iedereen|ons) )?(?:verstuurd|gestuurd|verzonden|ontvangen)`,
  courtesies: `
    (?:van harte |hartelijk )?(?:gefeliciteerd|proficiat|felicitaties|bedankt|dank)
    (?:dank je|dank u|dankjewel|goed gedaan|goed nieuws|mooi nieuws|super nieuws|veel succes|welkom|beterschap|fijne verjaardag)
    (?:ja |nee |helaas |sorry )*(?:ik kom|ik ben erbij|ik ben er bij|wij komen|ik kan (?:helaas )?niet|kan (?:helaas )?niet)`,
};
