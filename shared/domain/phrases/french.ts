import type { Phrases } from './compile.ts';

export const FRENCH: Phrases = {
  list: 'listes?|diffusion|mails?|e-?mails?|mailings?|courriels?|messages?|groupe|echanges?|conversation|boucle|newsletter|fil de discussion',
  sentences: `
    (?:merci de |merci |svp )*(?:me )?(?:desinscription|desinscrire|desabonner|desabonnement|desinscrivez-moi|desabonnez-moi)(?: svp| merci| s'il vous plait)*
    pourquoi (?:est-ce que )?je recois (?:ca|ceci|cela|tout ca)
    (?:arretez|stop|assez|ca suffit|cessez)(?: svp| merci| s'il vous plait| maintenant)*`,
  parts: `
    (?:me|nous|m'|mon (?:adresse|mail|nom)|mon adresse mail) ?(?:retirer|enlever|supprimer|oter|rayer|radier|sortir|effacer|desinscrire|desabonner) (?:de|du|des) (?:cette |la |votre |ces |vos |ce |toutes )*{list}
    (?:retire[zr]?|enleve[zr]?|supprime[zr]?|ote[zr]?|raye[zr]?|desinscrive[zr]?|desabonne[zr]?|sortez)[- ](?:moi|nous)(?: svp| s'il vous plait| merci)?(?: (?:de|du|des) (?:cette |la |votre |ces |vos |ce )*{list}|{end})
    (?:retirer|enlever|supprimer|oter|rayer) mon (?:adresse|mail|nom|e-?mail|adresse mail) (?:de|du|des) (?:cette |la |votre |ces |vos )*{list}
    (?:veux|voudrais|souhaite|souhaiterais|aimerais|demande a) (?:me|etre) (?:desinscrire|desabonner|desinscrite?|desabonnee?|retiree?|enlevee?|supprimee?|radiee?)
    comment (?:puis-je |faire pour |je peux |peut-on )?(?:me|se) (?:desinscrire|desabonner)
    (?:ne|n'|pas|plus|eviter de|evitez de|sans) ?(?:plus |pas )?(?:repond[a-z]*|utilise[rz]?|clique[rz]?)(?: plus| pas)? (?:sur )?['"«]? ?(?:a tous|a tout le monde|a toute la liste|repondre a tous)
    (?:arretez|arreter|arrete|cessez|cesser|stop) (?:de |d'|avec )?(?:repondre a tous|repondre a tout le monde|repondre a ce|repondre{end}|m'envoyer|nous envoyer|m'ecrire|spammer|envoyer (?:des|ces|vos) (?:mails|messages|courriels|reponses)|ces (?:mails|messages|courriels|emails)|les reponses|les mails)
    ['"«]? ?repon(?:dre|se) a tous ?['"»]?(?! (?:les|vos|ses|nos|ces|mes|leurs)(?![a-z]))
    pourquoi (?:est-ce que |suis-je |ai-je |je |on |nous )*(?:recois|recevons|recoit|recu|destinataire|copie|sur|dans|en copie)(?:-je)?(?: (?:de|tous|tout|ce|ces|cet|cette|ses|la|le|les|votre|vos|en|du|sur))* (?:{list}|copie)
    ne (?:suis|sommes) (?:pas|plus) (?:la bonne personne|le bon destinataire|concernee?s? par (?:ce|cet|ces|cette) {list})
    (?:erreur|trompee?s?) de (?:destinataires?|liste|liste de diffusion)
    (?:recu|recois|envoye) (?:ce|votre|le|cet) (?:mail|message|courriel|e-?mail) par erreur
    (?:de )?ne plus (?:m'|nous )(?:envoyer|ecrire|inclure|solliciter)
    ne (?:souhaite|veux|desire) plus (?:recevoir|etre (?:sur|dans|en copie)|faire partie)(?: (?:de|ces|cette|ce|la|vos|tous|les))* {list}`,
  courtesies: `
    (?:toutes (?:mes|nos) |sinceres )?felicitations?
    (?:un grand |mille )?(?:bravo|merci)
    (?:tres )?(?:bon|joyeux) anniversaire
    (?:bonne (?:nouvelle|chance|continuation|annee|retraite)|belle reussite|super nouvelle)
    (?:oui |non |desolee? |malheureusement )*(?:je serai|je viendrai|je viens|je participe|j'y serai|je ne pourrai|je ne peux|comptez sur moi|je serais)
    (?:bienvenue|bon retablissement)`,
};
