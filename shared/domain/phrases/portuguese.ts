import type { Phrases } from './compile.ts';

export const PORTUGUESE: Phrases = {
  list: 'listas?|e-?mails?|mails?|mensagens|grupo|distribuicao|conversa|corrente de e-?mails?',
  sentences: `
    (?:por favor )*(?:descadastrar|descadastre-me|remover|removam-me|retirem-me|remova-me|retire-me|tirem-me|cancelar (?:inscricao|subscricao))(?: por favor| obrigad[oa])*
    por ?que (?:e que )?(?:eu )?(?:estou recebendo|estou a receber|recebi|recebo) (?:tudo )?(?:isso|isto)
    (?:por favor |gente )*(?:parem|parem com isso|chega|basta)(?: por favor| ja)*`,
  parts: String.raw`
    (?:retir|remov|tir|exclu|descadastr|elimin)[a-z]*[- ](?:me|nos|meu (?:nome|e-?mail|endereco)|o meu (?:nome|e-?mail|endereco))(?: por favor)? (?:da|do|das|dos|desta|deste|dessa|desse)(?: sua| vossa)? {list}
    (?:retir|remov|tir|exclu)[a-z]*-me(?: daqui| disto| por favor)*{end}
    (?:me|nos) (?:retirem?|remov[ae]m?|tirem?|excluam?|descadastrem?|(?:pode|podem|poderiam?) (?:retirar|remover|tirar|excluir)) (?:daqui|(?:da|do|das|dos|desta|deste|dessa|desse)(?: sua| vossa)? {list})
    (?:quero|queria|gostaria de|desejo|solicito|peco para) (?:ser (?:removid[oa]|retirad[oa]|excluid[oa])|sair (?:da|desta|dessa) {list}|me descadastrar|descadastrar-me|cancelar a? ?(?:minha )?(?:inscricao|subscricao))
    como (?:posso |faco para |eu )?(?:me )?(?:descadastrar|descadastro|sair (?:da|desta|dessa) {list}|saio (?:da|desta|dessa) {list})
    (?:nao|parem de|pare de|parar de|evitem|evitar|deixem de|sem|favor nao) (?:mais |cliquem em |usem |usar )*['"]?(?:respond|envi|mand|escrev)[a-z]*(?: mais| e-?mails| mensagens)* (?:a|para) todos(?! (?:l?os|l?as|sus)(?![a-z]))
    (?:parem|pare|deixem) de (?:responder|escrever|me enviar|me mandar|nos enviar|(?:enviar|mandar) (?:e-?mails|mensagens))
    (?<!(?:vou|vamos|poder|quero|posso) (?:a )?)['"]?responder a todos['"]?(?! (?:l?os|l?as|sus)(?![a-z]))
    por ?que (?:e que )?(?:eu )?(?:ainda )?(?:estou (?:a receber|recebendo|nesta|nessa|na)|recebo|recebi|estamos (?:a receber|recebendo)|recebemos)(?: (?:todos|tantos|tantas|estes|esses|este|esse|estas|essas|os|as|a))* {list}
    nao (?:quero|desejo|pretendo) (?:mais )?(?:receber|estar)(?: (?:mais|estes|esses|estas|nesta|nessa|na|os|as))* {list}
    (?:enviad[oa]|recebi|recebid[oa]|mandado) (?:\S+ ){0,3}por (?:engano|erro|lapso)
    (?:destinatario errado|pessoa errada|lista errada)`,
  courtesies: `
    (?:muitos |muito )?(?:parabens|obrigad[oa])
    (?:felicitacoes|feliz aniversario|bom trabalho|excelente noticia|otima noticia|bem-vind[oa]s?|boa sorte|sucesso|muitas felicidades)
    (?:sim |nao |infelizmente )*(?:estarei (?:la|presente)|vou estar|confirmo|contem comigo|nao posso|nao poderei|nao vou poder)`,
};
