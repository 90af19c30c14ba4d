import type { Phrases } from './compile.ts';

export const POLISH: Phrases = {
  list: 'list[ayey]?|mailing[a-z]*|mail[aeiuoy]?[wm]?i?|e-?mail[aeiuoy]?[wm]?i?|wiadomosc[ia]?|grupy|dystrybucji|korespondencji|newslettera',
  sentences: `
    (?:prosze )*(?:mnie )?(?:wypisac|wypisac mnie|usunac mnie|wypiszcie mnie|usuncie mnie|wypisz mnie|usun mnie|wypisuje sie)(?: prosze| dziekuje)*
    (?:dlaczego|czemu|po co) (?:to |ja to )?(?:dostaje|otrzymuje)(?: to)?
    (?:prosze |ludzie )*(?:przestancie|przestan|dosc|przestac|wystarczy|stop)(?: prosze| juz)*`,
  parts: String.raw`
    (?:usun|wypis|wykresl|skresl)[a-z]* (?:mnie|nas|moj (?:adres|e-?mail|mail)|mojego (?:adresu|maila|e-?maila))(?: prosze)? (?:z|ze) (?:tej |waszej |listy |grupy )*{list}
    prosze (?:mnie |nas )?(?:o )?(?:usunac|wypisac|wykreslic|usuniecie|wypisanie|wykreslenie) (?:mnie |nas |mojego adresu |mojego maila )?(?:z|ze) (?:tej |waszej )*{list}
    (?:mnie|nas) (?:usun|wypis|wykresl)[a-z]* (?:z|ze) (?:tej |waszej )*{list}
    (?:chce|chcialbym|chcialabym) (?:zostac (?:usuniet[ya]|wypisan[ya]|wykreslon[ya])|(?:sie )?wypisac(?: sie)?{end}|(?:sie )?wypisac(?: sie)? z)
    jak (?:moge |mozna )?(?:sie )?(?:stad )?wypisac(?: sie)?
    (?:nie|przestan[a-z]*|prosze nie|przestac|zamiast) (?:juz |klikajcie |uzywajcie )*['"]?(?:odpowiada|odpisy|odpowiedz|pis|wysyla)[a-z]*(?: juz| maili)* (?:do )?(?:wszystkich|wszystkim)
    (?:przestancie|przestan|przestac) (?:juz |prosze )*(?:odpowiadac|odpisywac|pisac do|wysylac (?:maile|te|mi|nam|wiadomosci)|spamowac)
    ['"]?odpowiedz wszystkim['"]?
    (?:dlaczego|czemu|po co) (?:ja |wciaz |ciagle )*(?:dostaje|otrzymuje|dostalem|dostalam|otrzymalem|otrzymalam) (?:te |ten |tyle |tego |wszystkie |takie )*{list}
    (?:dlaczego|czemu) (?:ja )?jestem na (?:tej )?liscie
    nie (?:chce|zycze sobie) (?:juz |wiecej )*(?:otrzymywac|dostawac) (?:juz |wiecej |tych |takich )*{list}
    (?:wyslan|dostal|otrzymal)[a-z]+ (?:\S+ ){0,3}(?:przez pomylke|omylkowo)
    (?:niewlasciwy|zly|bledny) adresat|to nie (?:jest )?(?:do|dla) mnie{end}`,
  courtesies: `
    (?:serdeczne |wielkie |ogromne )?(?:gratulacje|gratuluje|brawo|dziekuje|dzieki|podziekowania)
    (?:wszystkiego najlepszego|sto lat|dobra robota|swietna wiadomosc|swietna robota|witamy|powodzenia|najlepsze zyczenia)
    (?:tak |nie |niestety |przykro mi )*(?:bede|przyjde|potwierdzam|nie moge|nie dam rady|nie bede mogl|nie bede mogla)`,
};
