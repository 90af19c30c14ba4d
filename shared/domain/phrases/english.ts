import type { Phrases } from './compile.ts';

export const ENGLISH: Phrases = {
  list: 'lists?|mailings?|distribution|distro|dl|group|thread|chain|trail|e-?mails?|mails?|messages?|conversation|discussion|spam|newsletters?|circulation|communications?|e-?mailing list',
  sentences: `
    (?:please |pls |plz |kindly |just |everyone |everybody |people |folks |guys |all )*(?:uns[a-z]{0,4}cribe|opt out|opt me out|stop|stop it|stop this|make it stop|enough|remove)(?: me| us)?(?: please| pls| now| asap| immediately| thanks| thank you| already| too| as well| everyone| people)*
    (?:please |pls |plz |kindly |can you |can someone |can somebody |could you |could someone |someone )*(?:take me off|take me out|delete me|remove me|unsubscribe me)(?: of)?(?: here| this| it)?(?: please| pls| now| asap| too| also| as well| thanks| thank you)*
    (?:please |pls |everyone |everybody |people |folks |guys |all |you )*stop (?:replying|emailing|e-mailing|mailing|spamming|responding)(?: now| please| everyone| people| already)*
    (?:i )?want out(?: too| of this)?
    who is this(?: please)?|is this (?:spam|phishing|a scam)
    (?:and |so )?why (?:am i|are we|did i|do i) (?:still |even )?(?:getting|receiving|get|receive|included in|copied in|on|in) (?:all |all of )?(?:this|these|it)(?: please)?`,
  parts: String.raw`
    (?<!\bto )uns[a-z]{0,4}cribe (?:me|us|my <1> (?:e-?mail|address|account)|this (?:e-?mail )?address)(?! to\b)
    (?:(?:please|pls|kindly|could you|can you|can someone|want to|like to|wish to|need to|how to|trying to|help|help me) |(?<=^|[.!?] ))unsubscribe(?: me)? from (?:this|the|your|these|all)(?: \S+){0,2} {list}
    how (?:do|can|could) (?:i|we) (?:opt out|get removed|get off|unsubscribe|remove myself)(?:{end}| here| (?:to|of|from|off) (?:this|the|your|these|all)(?! (?:event|signal|topic|observable|channel))(?: \S+){0,2} {list}| (?:this|the) {list}| (?:to|from|off) this{end}| from here)
    (?:remove|take|delete|drop|get|leave|strike) (?:me|us|my <2> (?:name|address|e-?mail|mail|id|account)|this <1> (?:address|account|mailbox)) (?:off|from|out of|off of)(?: of)? (?:this|the|that|your|these|those|all|any|such|future|further)(?! (?:cc|bcc|reviewer|maintainer|author|contributor|assignee)s?\b) <2> {list}(?! of\b)
    (?:remove|delete|drop) my (?:e-?mail |mail )?(?:name|address){end}
    (?:remove|take|delete|drop|get|leave) (?:me|us) (?:off|from|out of|off of)(?: of)?(?: this| it| here| these| list| mailing list| email list)?{end}
    (?:please|pls|kindly|can you|could you) remove (?:the )?(?:e-?mail|mail) ?(?:address|id|account)? (?:\S+ )?from (?:this|the|your) <2> {list}
    (?:want|like|wish|need|ask|asked|asking|request|requested|requesting|demand|demanding) (?:to be|to get|being) (?:removed|unsubscribed|taken off|taken out)(?: (?:from|off|of)(?: of)? (?:this|the|your|these|all) <2> {list}| (?:from|off) this|{end}| immediately| asap| please)
    be (?:removed|unsubscribed|taken off|taken out|deleted)(?: from| of| off)* (?:this|your|these|all) <2> {list}(?! (?:of|in|after|before)\b)
    be (?:removed|unsubscribed|taken off|taken out|deleted)(?: from| of| off)* the (?:mailing|e-?mail|distribution) {list}
    (?:(?:please|pls|kindly|can you|could you|just) |(?<=, ))remove (?:me|us)(?: please| pls| now| asap| too| also| as well| thanks| thank you)?{end}
    (?<=, )(?:please|pls|kindly) remove{end}
    (?:please|pls|kindly) remove(?: me)? from (?:this |the |your )?(?:mailing |e-?mail |distribution )?list{end}
    (?:remove|take) my (?:name|address|e-?mail) off{end}
    want off (?:of )?(?:this|the|your) <1> {list}
    (?:request|requesting) (?:the |my )?removal (?:of (?:me|my <3> address) )?from (?:this|the|your) <3> {list}
    (?:want|like|wish|trying|tried|need) to (?:unsubscribe(?: please)?(?:{end}| myself)|opt out{end}|get off (?:of )?(?:this|the) <1> {list}|leave (?:this|the) <1> {list})
    (?:please|pls|everyone|everybody|people|folks|guys|just|now|could you|can you|can we|can everyone|can people|could everyone|would you|you all|please all)(?: all)?(?: please)? (?:stop|quit) (?:replying|responding to (?:this|all|everyone)|e-?mailing|spamming|sending (?:me|us|these|out|replies|e-?mails|mails))
    (?:stop|quit) (?:sending|forwarding|copying|including|cc'?ing|e-?mailing|mailing|spamming|messaging) (?:me|us|everyone|everybody|all of us|the whole (?:list|company|organi[sz]ation)|the entire (?:list|company|organi[sz]ation))
    (?:stop|quit) sending (?:these|those|out|any more) <1> (?:e-?mails?|mails?|replies|spam)
    (?:stop|quit) (?:replying|responding|writing) (?:to )?(?:all|everyone|everybody|the (?:whole|entire) {list}|this (?:list|e-?mail|thread|chain|group))
    stop (?:using|hitting|pressing|clicking) (?:the )?["']?repl(?:y|ies)
    (?:stop|enough|no more|end|quit)(?: with)?(?: the| this| all the)? ["']?repl(?:y|ying)[- ](?:to[- ])?alls?
    (?:do not|don't|dont|stop|never) (?:e-?mail|mail|message|write to|contact) (?:me|us) (?:again|any ?more|about this)
    (?<=, |and |so |just )please stop(?: it| this| now| everyone| all)?{end}
    (?:do not|don't|never) (?:reply|respond) (?:to )?(?:this|the) (?:e-?mail |mail )?(?:thread|chain)
    (?:received|got|get|getting|receiving|sent) (?:this|it|these|them) (?:e-?mails? |messages? )?(?:in error|by mistake|by accident|accidentally)(?<!\bi sent .{0,40})
    (?:do not|don't|dont) (?:think|believe) (?:i|we) (?:should|need to|ought to) (?:be|get|receive)
    (?:do not|don't|dont) belong (?:on|in|to) (?:this|the) <1> {list}
    (?:not|n't) (?:supposed|meant) to be (?:on|in|part of) (?:this|the) <1> {list}
    (?:not|am not|not a) (?:part|member) of this <1> (?:group|list|team|department)
    stop (?:this|the) (?:madness|spam|insanity|nonsense|e-?mails?|mails|replies|e-?mail (?:thread|chain)|thread|chain)
    (?:do not|don't|dont|not to|never|avoid|refrain from|quit|no need to|without|resist) <3> ["']?(?:reply|replying|respond|responding)[- ]?(?:to )?["']?(?:all|everyone|everybody|the (?:whole|entire))(?! (?:of|questions?|comments?|points?|reviews?|who|those|these|my|your|the)\b)
    ["']?repl(?:y|ying)[- ]?(?:to[- ])?all["']? ?(?:button|storm|function|option|feature|again|people|guys|idiots)
    replying to (?:everyone|everybody|the (?:whole|entire) (?:list|company|organi[sz]ation|group|world))
    reply[- ]?all(?:pocalypse|ocalypse|mageddon| hell| armageddon)
    e-?mail storm
    why (?:am i|are we|did i|do i|do we|did we|have i|is everyone)(?: still| even| suddenly| being)? (?:getting|receiving|get|receive|received|on|included|copied|part|in|sent)(?: (?:all|any|so many|many|of|on|in|this|these|those|your|the|part|such|copies))* {list}
    (?:not sure|unsure|unclear|do not know|don't know|dont know|no idea|wonder|wondering) why (?:i am|i'm|am i|i|i was|i got|we are|we|this)(?: still| even| being| also)? (?:getting|receiving|receive|received|get|got|on|in|part|included|copied|added|sent to me|came to me)(?:(?: (?:all|any|so many|of|on|in|this|these|those|your|the|part|such|to))* {list}|(?<=included|copied|added|to me)(?: (?:on|in|to) this)?{end}|(?<=receiving|receive|received)(?: all)? (?:this|these|it){end})
    (?:should not|shouldn't|do not need to|don't need to|do not want to|don't want to|no longer want to|no longer wish to|no longer need to|do not wish to) (?:be (?:on|in|part of|receiving|getting|included in|included on|copied on)|receive|get)(?: (?:all|any|any more|further|of|this|these|those|your|the|such))* {list}
    (?:not|this|was|is) (?:meant|intended) for (?:me|us)(?: at all)?{end}
    (?:you have|you've|you've got|you got|have|got|sent to|emailed|reached) the wrong (?:person|recipients?|guy|team|department|office|distribution list|list|group)
    wrong (?:distribution|distro|e-?mail) (?:list|group)
    (?:think|believe|guess|suspect|looks like|assume|seems) <1> (?:you|this|it) <4> (?:by mistake|in error|by accident|accidentally|to the wrong (?:person|people|list|address|group))`,
  courtesies: `
    (?:many |huge |big |warm |warmest |hearty |heartfelt )?congrat[a-z]*
    well done
    (?:a )?(?:well|fully|richly)[- ]deserved
    (?:great|good|fantastic|wonderful|excellent|amazing|fabulous|awesome|terrific|brilliant) (?:job|news|work|achievement|effort|team|result|choice)
    (?:a )?(?:very )?happy (?:birthday|anniversary|retirement|new year|holidays)
    welcome (?:aboard|on board|to the team|to the company)
    (?:best wishes|all the best|best of luck|good luck|kudos|bravo|get well)
    (?:many |big |a big )?(?:thanks|thank you|thx)
    (?:so |very |really )?(?:happy|pleased|delighted|proud) (?:for|of) you
    (?:yes |yep |sure |no |sorry |unfortunately |great |sadly )*(?:i'll|i will|we'll|we will|i'd love to|i would love to|i'm happy to|happy to) (?:be there|come|attend|join|bring|be coming|be joining|participate|not be)
    (?:yes |yep |sure |please )*(?:count me in|count us in|i'm in|i am in|sign me up|put me down|i'm coming|i am coming|i can make it|see you (?:there|then|on))
    (?:no |sorry |unfortunately |sadly |i'm sorry )*(?:i can't|i cannot|can't|i won't|i will not|won't|i'm unable to|unable to|i am unable to) (?:be able to )?(?:make it|come|attend|join|be there)
    looking forward`,
};
