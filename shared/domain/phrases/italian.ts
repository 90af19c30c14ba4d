import type { Phrases } from './compile.ts';

export const ITALIAN: Phrases = {
  list: 'lista|liste|mailing|e-?mail|mail|messaggi|gruppo|distribuzione|conversazione|newsletter',
  sentences: `
    (?:per favore |vi prego )*(?:cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|toglimi|eliminatemi|disiscrivetemi|disiscrizione|levatemi)(?: per favore| grazie| da qui| subito)*
    perche (?:sto ricevendo|ricevo|mi arriva) (?:tutto )?questo
    (?:per favore |vi prego )*(?:basta|basta cosi|basta mail|basta e-?mail|smettetela|smettila|finitela|piantatela)(?: per favore| grazie)*`,
  parts: String.raw`
    (?:cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|toglimi|eliminatemi|levatemi|disiscrivetemi) (?:per favore |per cortesia )?(?:da|dal|dalla|dalle|per favore)
    (?:rimuovermi|togliermi|cancellarmi|eliminarmi|disiscrivermi|levarmi) (?:per favore |per cortesia )?(?:da|dal|dalla|dalle)(?: (?:questa|questo|vostra|queste))* {list}
    (?:vorrei|voglio|desidero|chiedo di|gradirei) (?:anch'io )?(?:essere (?:rimoss[oa]|cancellat[oa]|tolt[oa]|eliminat[oa]) (?:da|dal|dalla)|disiscrivermi|cancellarmi da|uscire da (?:questa|questo) {list})
    come (?:faccio a|posso|si fa a) (?:disiscrivermi|cancellarmi|togliermi|disiscriversi)
    (?:smettete|smettetela|smettiamo|smettila|evitate|evitiamo|evitare|basta|piantatela|finitela|non|senza|di non) (?:di |con |il |usate |usare )*['"]?(?:rispond|scriv|mand|inviar)[a-z]*(?: piu| mail| sempre)* a tutti(?! (?:i|gli|quanti)(?![a-z]))
    (?:smettete|smettetela|smettila|piantatela|finitela|basta) (?:di |con )(?:rispondere|scrivere a tutti|mandare mail|mandare e-?mail|inviare mail|inviare e-?mail|mandarmi|inviarmi|spammare|queste (?:e-?)?mail|le mail|il rispondi)
    ['"]?rispondi a tutti['"]?(?! (?:i|gli)(?![a-z]))
    perche (?:continuo a ricevere|ricevo|sto ricevendo|mi arriva(?:no)?|sono (?:in|su|stat[oa] inserit[oa] in))(?: (?:tutte|tutti|queste|questi|questa|questo))* {list}
    non (?:voglio|desidero) (?:piu )?(?:ricevere|essere in)(?: (?:altre|piu|queste|questi|questa|le|tutte))* {list}
    (?:destinatario sbagliato|persona sbagliata|lista sbagliata|non (?:e|era) destinat[oa] a me)
    (?:inviat|mandat|ricevut)[a-z]+ (?:\S+ ){0,2}per (?:errore|sbaglio)`,
  courtesies: `
    (?:tante |molte |mille |vivissime )?(?:congratulazioni|felicitazioni|grazie)
    (?:complimenti|auguri|tanti auguri|buon compleanno|bravi|bravo|brava|bravissim[aio]|ottimo lavoro|benvenut[oaie]|in bocca al lupo)
    (?:si |no |purtroppo |mi dispiace )*(?:ci saro|vengo|partecipo|ci sono|confermo|non posso|non potro|non ci saro)`,
};
