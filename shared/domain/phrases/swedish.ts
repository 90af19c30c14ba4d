import type { Phrases } from './compile.ts';

export const SWEDISH: Phrases = {
  list: '[a-z-]*listan?|mail|mailen|mailet|mejl|mejlen|mejlet|e-?post|e-?posten|meddelanden|gruppen|utskick|utskicken|utskicket|mailtraden|mejltraden|traden',
  sentences: `
    (?:snalla |vanligen )*(?:avregistrera|avregistrera mig|avprenumerera|ta bort mig|plocka bort mig)(?: tack| snalla| harifran| nu)*
    varfor (?:far|fick) jag (?:detta|det har|allt detta|allt det har)
    (?:snalla |kan ni )*(?:sluta|sluta nu|det racker|nu racker det)(?: tack| snalla| nu)*`,
  parts: String.raw`
    (?:ta|tag|plocka|radera|stryk) (?:bort )?(?:mig|oss|min (?:adress|mail|mejl|e-?post|e-?postadress|mailadress)) (?:bort )?(?:fran|ur)(?: (?:den|denna|det|detta|er|har|era|alla))* {list}
    avregistrera (?:mig|oss|min)
    (?:vill|onskar|skulle vilja|skulle onska) (?:bli |tas |jag |ocksa )*(?:borttagen|avregistrerad|avregistreras|bort fran (?:den har |denna )?{list}|avprenumerera{end}|ga ur (?:den har |denna )?{list}|lamna (?:den har |denna )?{list})
    hur (?:kan|gor|tar|avregistrerar|avprenumererar) jag (?:for att |mig |bort )*(?:avregistrera mig|avprenumerera{end}|mig (?:ur|fran) (?:den har |denna )?{list}|(?:ur|fran) (?:den har |denna )?{list})
    (?:sluta|inte|undvik att|utan att) (?:att |snalla )*(?:svara|mejla|maila|skicka mail|skicka mejl|skicka) (?:till )?(?:alla|allihop|hela listan)(?! (?:fragor|som))
    sluta (?:att )?(?:svara{end}|mejla|maila|skicka (?:mail|mejl|mig|oss)|spamma)
    (?:svara|svarar) (?:helst |snalla )?inte (?:till )?alla(?! (?:fragor|som))
    ['"]svara (?:till )?alla['"]|svara alla-(?:knappen|funktionen)
    varfor (?:far|fick) jag (?:alla |det |den |detta |denna |dessa |de |har |sa |manga )*{list}
    varfor (?:ar|star) jag (?:med )?pa (?:den |denna |har )*{list}
    (?:inte|ej) (?:avsett|amnat|menat|tankt) (?:for|till) mig
    fel (?:mottagare|[a-z-]+lista|adressat)
    (?:skickat|skickats|hamnat|skickades) (?:\S+ ){0,3}av misstag
    vill inte (?:langre )?(?:ha|fa) (?:fler |flera |dessa |de |har |alla )*{list}`,
  courtesies: `
    (?:stort |varmt |hjartligt |manga )?(?:grattis|gratulerar|gratulationer|tack)
    (?:bra jobbat|fantastiskt jobbat|vad roligt|valkommen|lycka till|har den aran|krya pa dig|harliga nyheter)
    (?:ja |nej |tyvarr )*(?:jag kommer|vi kommer|jag ar med|jag deltar|jag kan (?:tyvarr )?inte|kan (?:tyvarr )?inte)`,
};
