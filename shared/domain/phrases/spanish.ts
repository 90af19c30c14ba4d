import type { Phrases } from './compile.ts';

export const SPANISH: Phrases = {
  list: 'listas?|correos?|e-?mails?|mails?|mensajes|grupo|hilo|cadena|distribucion|boletin',
  sentences: `
    (?:por favor )*(?:baja|dar de baja|darme de baja|desuscribir|desuscribirme|desuscripcion|cancelar suscripcion)(?: por favor| gracias)*
    por que (?:estoy recibiendo|recibo|me llega|recibimos) (?:todo )?esto
    (?:por favor )*(?:basta|basta ya|paren|paren ya|ya basta)(?: por favor| gracias)*`,
  parts: String.raw`
    (?:quit|elimin|borr|saqu|sac|remuev|retir|exclu)[a-z]*(?:me|nos) (?:por favor )?(?:de|del)(?: (?:esta|este|la|su|estos|los|todas|las|vuestra))* <1> {list}
    (?:quit|elimin|borr|saqu|remuev|retir)[a-z]*(?:me|nos)(?: de (?:aqui|esto))?(?: por favor)?{end}
    (?:me|nos) (?:quiten?|eliminen?|borren?|saquen?|remuevan?|retiren?|(?:puede[ns]?|podrian?) (?:quitar|eliminar|borrar|sacar)) (?:de|del)(?: (?:esta|este|la|su|estos|los))* <1> {list}
    (?:denme|deme|dame|dadme|darme|darnos|me den|me de) de baja
    (?:dar|den|de|dad) de baja (?:mi|este) (?:correo|e-?mail|mail|direccion|cuenta)
    (?:quiero|quisiera|deseo|solicito|pido) (?:ser (?:eliminad[oa]|removid[oa]|dad[oa] de baja|quitad[oa])|salir de (?:esta|la) lista|desuscribirme|que me (?:quiten|eliminen|saquen|borren))
    como (?:puedo |me |hago para )?(?:darme de baja|doy de baja|desuscribirme|desuscribo|salir de (?:esta|la) lista|salgo de (?:esta|la) lista)
    (?:no|dejen de|deja de|dejad de|dejar de|paren de|eviten|evitar|evitemos|favor de no|sin) (?:mas |le |les |den |usen |usar )*(?:respond[a-z]*|contest[a-z]*|escrib[a-z]*|envi[a-z]*|mand[a-z]*)(?: mas| correos| mensajes)* ['"]?a todos(?! (?:l?os|l?as|sus)(?![a-z]))
    (?:dejen|deja|dejad|paren|parad) de (?:responder|contestar|escribir|enviarme|mandarme|enviarnos|mandarnos|spamear|(?:enviar|mandar) (?:correos|mensajes|mails|e-?mails))
    (?<!(?:voy|vamos|poder|podido|quiero|puedo|intentare) (?:a )?)['"]?responder a todos['"]?(?! (?:l?os|l?as|sus)(?![a-z]))
    por que (?:me llegan?|recibo|estoy recibiendo|estoy en|recibimos|me (?:envian|mandan|incluyen en))(?: (?:todos|tantos|estos|este|esta|la|los|su|sus))* {list}
    no (?:quiero|deseo) (?:recibir|seguir recibiendo|estar en)(?: (?:mas|estos|este|esta|la|los|sus))* {list}
    (?:no es para mi|(?:persona|lista) equivocada|(?:destinatario|correo) equivocado){end}
    (?:enviad[oa]|enviaron|recibid[oa]|mando|mandaron|recibi) (?:\S+ ){0,3}por (?:error|equivocacion)`,
  courtesies: `
    (?:muchas |mil )?(?:felicidades|felicitaciones|gracias)
    (?:enhorabuena|feliz cumpleanos|te felicito|les felicito|bravo|bienvenid[oa]s?|buen trabajo|que bueno|excelente noticia|mucha suerte|buena suerte)
    (?:si |no |lo siento )*(?:alli estare|ahi estare|asistire|voy|cuenten conmigo|contad conmigo|confirmo|no podre|no puedo)`,
};
