/** What people write in a storm, by what they want and by language. Not all of it is in the detector's phrases. */
export type StormVoice = 'leave' | 'hush' | 'wonder' | 'joke' | 'answer';

export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'pt' | 'nl' | 'pl' | 'sv';

/** Sources keep telling the same classes apart: begging to be removed, hushing others, wondering why, joking, answering. */
export const STORM_TEXTS: Readonly<Record<Language, Readonly<Record<StormVoice, readonly string[]>>>> = {
  en: {
    leave: [
      'Please remove me from this distribution list.',
      'Hi,\n\nI do not work in that team any more. Can you take me off this list please?\n\nThanks\nSam',
      'Unsubscribe',
      'remove me pls',
      'Could somebody take me off this email chain. I am getting dozens of these.',
      'Me too please - remove me from the list.',
      'PLEASE REMOVE ME!!!',
      'How do I get off this list?',
      'I would like to be removed from this mailing list as well',
      'Unsuscribe please',
      'I have nothing to do with this, delete my address',
    ],
    hush: [
      'Please stop replying to all!',
      'Everyone, PLEASE stop hitting reply all. You are making it worse.',
      "Don't reply to all - just delete the message.",
      'For the love of god stop replying all',
      'Please do not use "reply all". The servers are struggling.',
      'STOP',
      'Can people please stop replying to this email, it goes to the whole organisation',
      'Just ignore it and it will go away. Do NOT reply to everyone.',
      'Stop this madness',
      'People. Think before you press the button.',
    ],
    wonder: [
      'Why am I receiving this?',
      'I think you have the wrong person.',
      'Not sure why I have been included in this email?',
      'I believe this was sent to me by mistake.',
      'Who is this?',
      'Is this meant for me?',
      'What is this about please',
      'Why am I on this list?',
    ],
    joke: [
      'Hello from Leeds!',
      'Anyone fancy a pint later?',
      'While I have your attention: my bike is for sale.',
      'This is the best thing that has happened all week',
      'lol',
      'Can I have the recipe for the lasagne?',
      "Let's see if we can break the record",
      'Hi mum',
      '+1',
      'Me too!',
    ],
    answer: [
      'Received.',
      'Test successful, got it.',
      'This is not for our department, forwarding to the service desk.',
      'Is it just me or is the mail system slow today?',
      'I have raised a ticket.',
    ],
  },
  de: {
    leave: [
      'Bitte nehmen Sie mich aus dem Verteiler.',
      'Bitte von der Liste streichen',
      'Ich möchte aus diesem Verteiler entfernt werden.',
    ],
    hush: [
      'Bitte nicht immer allen antworten!',
      'Hört doch bitte auf, an alle zu antworten!',
      'Leute, bitte nicht "Allen antworten" drücken',
    ],
    wonder: [
      'Warum bekomme ich diese Mails?',
      'Ich glaube, ich bin hier falsch.',
      'Die Mail ist nicht für mich bestimmt.',
    ],
    joke: ['Grüße aus Hamburg!', 'Wer holt Kuchen?', 'Popcorn ist bestellt'],
    answer: ['Ist angekommen.', 'Das betrifft unsere Abteilung nicht.'],
  },
  fr: {
    leave: [
      'Merci de me retirer de cette liste.',
      'Veuillez me désinscrire de la liste de diffusion',
      'Retirez-moi svp',
    ],
    hush: ['Merci de ne pas répondre à tous !', 'Arrêtez de répondre à tous, par pitié', 'Stop svp'],
    wonder: [
      'Pourquoi est-ce que je reçois ce mail ?',
      "Je crois qu'il y a une erreur de destinataire.",
      'Je ne suis pas concernée.',
    ],
    joke: ['Bonjour de Lyon !', 'On se fait un apéro ?'],
    answer: ['Bien reçu.', "Ceci n'est pas pour notre service."],
  },
  es: {
    leave: [
      'Por favor elimínenme de esta lista.',
      'Solicito darme de baja',
      'Quítenme de esta lista por favor',
    ],
    hush: ['Por favor no respondan a todos', 'Dejen de responder a todos!', 'Basta ya'],
    wonder: ['¿Por qué recibo estos correos?', 'Creo que este correo fue enviado por error'],
    joke: ['Saludos desde Sevilla', 'Yo también'],
    answer: ['Recibido.', 'No corresponde a mi área'],
  },
  it: {
    leave: ['Cancellatemi da questa lista per favore', 'Vorrei essere rimossa dalla lista', 'Toglietemi!'],
    hush: ['Per favore non rispondete a tutti', 'Smettetela di rispondere a tutti', 'Basta!'],
    wonder: ['Perché ricevo queste mail?', 'Credo sia stata inviata per errore'],
    joke: ['Ciao da Napoli', 'Chi porta il caffè?'],
    answer: ['Ricevuto.', 'Non è per il nostro ufficio'],
  },
  pt: {
    leave: ['Por favor retirem-me desta lista', 'Quero sair desta lista', 'Removam-me por favor'],
    hush: ['Por favor não respondam a todos', 'Parem de responder a todos!', 'Chega!'],
    wonder: ['Por que estou recebendo estes e-mails?', 'Acho que este e-mail foi enviado por engano'],
    joke: ['Olá de Braga', 'Eu também'],
    answer: ['Recebido.'],
  },
  nl: {
    leave: ['Graag mij van deze lijst verwijderen', 'Haal mij van deze lijst af aub', 'Graag uitschrijven'],
    hush: ['Stop met allen beantwoorden!', 'Graag niet aan iedereen antwoorden', 'Stop hiermee!'],
    wonder: ['Waarom krijg ik deze mails?', 'Volgens mij is dit niet voor mij bedoeld'],
    joke: ['Groeten uit Utrecht', 'Ik ook!'],
    answer: ['Ontvangen.'],
  },
  pl: {
    leave: ['Proszę o usunięcie mnie z listy', 'Proszę mnie wypisać z tej listy', 'Wypiszcie mnie'],
    hush: ['Proszę nie odpowiadać wszystkim', 'Przestańcie odpowiadać wszystkim!', 'Dość!'],
    wonder: ['Dlaczego dostaję te maile?', 'To nie do mnie.'],
    joke: ['Pozdrowienia z Gdańska', 'Ja też'],
    answer: ['Dotarło.'],
  },
  sv: {
    leave: ['Ta bort mig från listan tack', 'Jag vill bli borttagen från listan', 'Avregistrera mig'],
    hush: ['Svara inte till alla!', 'Snälla sluta svara alla', 'Nu räcker det!'],
    wonder: ['Varför får jag dessa mejl?', 'Det här är inte avsett för mig'],
    joke: ['Hälsningar från Umeå', 'Jag med'],
    answer: ['Mottaget.'],
  },
};

/** Subjects of mails that people begin anew instead of answering. */
export const NEW_SUBJECTS = [
  'STOP',
  'Please stop',
  'Remove me',
  'unsubscribe',
  'Reply all',
  'What is going on?',
  'Re-send',
  'Emails',
];

export const FIRST_SUBJECTS = [
  'Test',
  'New ESR report',
  'Daily report',
  'Pot luck on Friday',
  'Training sep_training1',
  'Account update',
  'Lost keys',
  'Fwd: rota',
  'Please complete by Monday',
];
