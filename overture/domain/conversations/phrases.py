"""How people of many languages ask not to be written to: words that are the whole message, phrases said anywhere.

Data only, written as people write; optout reads it after folding case, accents and apostrophes away.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`alone` and `courtesy` are phrases parted by commas; `said` and `unmeant` are regular expressions.

    What `unmeant` finds is taken out before `said` is asked. `spaced`: words stand between spaces.
    """

    code: str
    alone: str
    said: tuple[str, ...]
    courtesy: str = ""
    unmeant: tuple[str, ...] = ()
    spaced: bool = True


LANGUAGES: tuple[Language, ...] = (
    Language(
        "en",
        "stop, stop all, stopall, unsubscribe, unsub, end, quit, cancel, opt out, optout, revoke, remove, remove me,"
        " stop this, no more, go away, fuck off, piss off, get lost, leave me alone",
        (
            r"(do not|dont|never)( ever| please)? (message|msg|write|text|dm|contact|email|call|bother|spam)"
            r"( to)? (me|us)",
            r"(not|never)( to)? (contact|message|write|text|dm|email)( to)? (me|us)( again| any ?more)?",
            r"(do not|dont|never) (write|message|text|dm|contact)( again| any ?more)",
            r"(do not|dont|never) send( me| us)?( any| anything| these| this)?( more| else)? ?"
            r"(messages?|msgs?|dms?|texts?|spam|anything|any ?more|again)",
            r"(stop|quit) (messaging|texting|writing|contacting|dming|emailing|calling|bothering|harassing)( to)?"
            r"( me| us| my| here|$)",
            r"(stop|quit) (spamming|sending)( me| us| these| this| messages| dms|$)",
            r"stop (these|this|the|your|all)( \w+)? ?(messages?|msgs?|dms?|texts?|spam|emails?)",
            r"no more (messages?|msgs?|dms?|texts?|emails?|contact|spam)",
            r"(take|get|remove|delete|drop) (me|us|my (name|number|account|profile|contact|details|data))"
            r" (off|out of|from)( \w+){0,3} (lists?|database|contacts|campaigns?|crm|records)",
            r"(remove|delete) (me|us|my (data|details|contact))( please| now)*$",
            r"leave (me|us) (the \w+ )?alone",
            r"lose my (number|contact|handle)",
            r"(want|like|wish|need|asked)( to)? (unsubscribe|opt out|be removed|be left alone)",
            r"(how (do|can) i|let me|i|please) (unsubscribe|opt out)",
            r"(unsubscribe|opt) (me|us)( out)?",
            r"unsubscribe( from)? (this|your|all|these)",
            r"(opting|opted) (me )?out of (this|your|these|all)",
            r"(dont|do not|no longer|never) (want|wish|care)( to)? (hear from|be (contacted|messaged|texted))",
            r"(dont|do not|no longer|never) (want|wish)( to (get|receive|see))?"
            r"( any| more| these| your| further| such)*"
            r" (messages?|msgs?|dms?|texts?|emails?|spam)",
            r"(want|would like|id like|need|asked|told|asking) you to stop(?! by)",
            r"(ill|im|i am|i will|going to|have to) (block|report|blocking|reporting) (you|this)",
            r"cease (and desist|all contact|contacting)",
        ),
        "please, pls, plz, thanks, thank you, thx, now, ok, okay, hi, hey, hello, sorry, just",
        (
            r"(cant|cannot|can not|couldnt|wont|will not|dont|do not|didnt|never|not|doesnt)( ever)? (stop|quit)"
            r"( \w+)?",
            r"why (dont|not)( you)?( \w+){1,2}",
            r"if you (dont|do not|never)( \w+){1,2}",
        ),
    ),
    Language(
        "de",
        "stopp, aufhören, abmelden, abbestellen, austragen, schluss, nicht mehr schreiben, keine nachrichten,"
        " hör auf, hört auf, hören sie auf, lass es, lösch mich",
        (
            r"(nicht|nie) (mehr|wieder|nochmals?|noch mal) (an)?(schreiben|kontaktieren|melden|belästigen)",
            r"(schreib|schreibt|schreibe|schreiben sie) (mir|mich|uns) (bitte )?(nicht|nie|keine nachrichten)",
            r"(schreib|schreibt|schreiben sie) (bitte )?(nicht|nie) (mehr|wieder)",
            r"(kontaktier|belästig|nerv)(e|t|en sie)? (mich|uns) (bitte )?(nicht|nie)",
            r"keine weiteren (nachrichten|dms?|mails?|anfragen)",
            r"keine (nachrichten|dms?|werbung|mails?) mehr",
            r"lass(t|en sie)? (mich|uns)( bitte| endlich)* in (ruhe|frieden)",
            r"(hör|hört|hören sie)( bitte| endlich)* auf (mir|mich|uns|damit|zu schreiben|mit (den|diesen|euren))",
            r"(aus|von) (der|eurer|ihrer|deiner|dem|eurem)( \w+)? (liste|verteiler|datenbank|newsletter)",
            r"(möchte|will|wünsche)( \w+)? keine (weiteren |solchen )?(nachrichten|dms?|mails?|werbung|anfragen)",
            r"(möchte|will)( \w+)? nicht (mehr )?(kontaktiert|angeschrieben|belästigt)",
            r"(möchte|will) mich (abmelden|austragen)",
        ),
        "bitte, danke, jetzt, sofort, hallo, endlich",
        (
            r"(kann|konnte|können|werde|darf|muss|wollte|will|würde)( \w+){0,4} (nicht|nie) (mehr|wieder) \w+",
            r"(stehe|steh|bin|gerne)( \w+)? auf (der|eurer|ihrer|deiner)( \w+)? liste",
        ),
    ),
    Language(
        "fr",
        "arrêt, arrête, arrêtez, désabonner, désabonnement, désinscription, désinscrire, ça suffit, plus de messages",
        (
            r"(ne )?(me |m|nous )(re)?(écris|écrivez|contacte|contactez|contactes|dérange|dérangez)(( |-)moi)? "
            r"(plus|pas|jamais)",
            r"ne (re)?(écris|écrivez|contacte|contactez) (plus|pas|jamais)",
            r"nécri(s|vez) (plus|pas|jamais)",
            r"(ne )?(me |m|nous )(envoie|envoies|envoyez) (plus|pas|jamais)"
            r"( rien| de (messages?|spams?|dms?|mails?)|$)",
            r"ne (plus|pas|jamais) (me |m|nous )?(re)?(écrire|contacter|envoyer|déranger|solliciter)",
            r"arrêt(e|ez) (de )?(me |m|nous )?(écrire|contacter|envoyer|déranger|spammer|harceler)",
            r"arrêt(e|ez) (vos|tes|ces|les|avec (vos|tes|ces)) (messages?|spams?|mails?|dms?)",
            r"(laisse|laissez|fiche|fichez|foutez|fous)( |-)?(moi|nous) (tranquilles?|en paix|la paix)",
            r"ne (veux|souhaite|désire) (plus|pas) (être (contacté|dérangé)\w*|recevoir( de| vos| tes| aucun| ces)*"
            r" (messages?|mails?|dms?|sollicitations?)|de (vos )?messages?|(vos|tes) messages)",
            r"(retire|retirez|supprime|supprimez|enlève|enlevez|efface|effacez|désinscri\w+|désabonnez?)( |-)?"
            r"(moi|nous|mon (compte|nom)|mes données)",
            r"me (désabonner|désinscrire)",
        ),
        "svp, stp, sil vous plaît, sil te plaît, merci, bonjour, maintenant",
    ),
    Language(
        "es",
        "basta, parar, para, pare, paren, baja, cancelar, detente, alto, dar de baja, darme de baja, no más, ya basta",
        (
            r"no (me|nos) (escrib(as|a|an|áis)|contact(es|e|en|éis)|molest(es|e|en|éis)|habl(es|en)|llam(es|en))",
            r"no (me|nos) (mand|enví|envi)(es|e|en|éis) (más|nada|mensajes|spam|publicidad|estos)",
            r"no (escrib(as|a|an)|mand(es|e|en)|enví(es|e|en)|contact(es|e|en)) más",
            r"(deja|deje|dejen|dejad|para|pare|paren|basta)( ya)? de (escrib|contact|mand|envi|molest|spam)\w*",
            r"dej(ame|eme|enme|adme|anos) (en paz|tranquil\w+)",
            r"no (quiero|deseo|queremos)( recibir)? más (mensajes|dms?|correos|publicidad)",
            r"no (quiero|deseo|queremos) (recibir|ver) (\w+ )?(mensajes|dms?|publicidad|spam|nada)",
            r"no (quiero|deseo|queremos) que (me|nos) (escrib|contact|mand|envi)\w*",
            r"(borr|elimin|quit|sac|saqu)\w* (\w+ )?de (\w+ )?(listas?|base de datos|contactos)",
            r"(den|dame|deme|denme|darme|dadme) de baja",
            r"(no|ni un) más (mensajes?|dms?|spam|publicidad)",
        ),
        "por favor, porfa, gracias, ya, ahora, hola",
        (r"si no (me|nos) \w+",),
    ),
    Language(
        "pt",
        "parar, pare, parem, sair, cancelar, descadastrar, remover, chega",
        (
            r"(não|n) (me|nos) (escrev(a|am|as)|contat(e|em|es)|contact(e|em)|incomod(e|em)|perturb(e|em)|cham(e|em))",
            r"(não|n) (me |nos )?(mand|envi)(e|em|es|a) (mais|mensage\w+|nada|spam)",
            r"(não|n) (escrev(a|am)|contat(e|em)) mais",
            r"par(e|em|a) de (me |nos )?(escrever|mandar|enviar|contatar|contactar|encher|perturbar|incomodar)",
            r"(me )?(deix(e|em|a))( me)? em paz",
            r"(não|n) quero (mais )?(receber (mais )?(suas |essas )?(mensagens|nada|dms?)|mensagens|ser contatad\w)",
            r"(remov|tir|exclu|apagu?)\w*( me)?( \w+)? d[aeo]s? (\w+ )?(listas?|base|cadastro|contatos)",
            r"(me )?descadastr\w+",
            r"(chega de|sem mais|nada de) mensagens",
        ),
        "por favor, obrigado, obrigada, agora, olá, oi",
    ),
    Language(
        "it",
        "basta, smettila, smettetela, cancellami, disiscrivimi, fermati, cancellazione, disiscrizione",
        (
            r"non (mi |ci )?(scriver(mi|ci)?|scriva|scriviate|scrivete(mi|ci)?|contattar(mi|ci)?|contatti"
            r"|contattate(mi|ci)?|mandar(mi|ci)?|mandate(mi|ci)?|inviar(mi|ci)?|inviate(mi|ci)?|disturbar(mi|ci)?|disturbate(mi|ci)?)"
            r"( messaggi)? (più|mai)",
            r"non (contattatemi|contattarmi|disturbarmi|disturbatemi|scrivetemi|scrivermi)",
            r"(smettila|smettetela|smetti|smettete|smetta) di (scriver|contattar|mandar|inviar|disturbar)\w*",
            r"lascia(mi|temi|ci|teci) in pace",
            r"(cancella|togli|toglie|rimuov|elimin)\w* (dalla|dal|dai)( \w+)? (lista|database|elenco|contatti)",
            r"disiscriv\w+",
            r"non (voglio|desidero|vorrei) (più )?(ricevere|altri)( \w+)? (messaggi|comunicazioni|nulla|niente)",
            r"non (voglio|desidero) (più )?essere contattat\w",
            r"(basta|niente) (con i |più )?messaggi",
        ),
        "per favore, per piacere, grazie, adesso, subito, ciao",
    ),
    Language(
        "nl",
        "stoppen, afmelden, uitschrijven, ophouden, hou op, geen berichten meer",
        (
            r"(schrijf|stuur|contacteer|bericht|app|mail|benader)( u)? (me|mij|ons)( alsjeblieft| aub)? (niet|nooit)",
            r"(stuur|schrijf) (me |mij |ons )?geen (berichten|dms?|mails)",
            r"(niet|nooit) meer (sturen|schrijven|berichten|contacteren|benaderen|appen)",
            r"geen berichten meer",
            r"laat (me|mij|ons)( alsjeblieft| nu)? met rust",
            r"(stop|hou op) met (me |mij )?(te )?(berichten|schrijven|sturen|mailen|appen|spammen|contacteren)",
            r"(haal|verwijder) (me|mij)( \w+)? (van|uit)( \w+)? (lijst|bestand|database)",
            r"(wil|wens)( \w+)? geen (berichten|dms?|mails)",
            r"(wil|wens)( \w+)? niet (meer )?(benaderd|gecontacteerd)",
            r"(wil )?me (afmelden|uitschrijven)",
        ),
        "alsjeblieft, alstublieft, aub, bedankt, dank je, nu",
        (r"(kan|kon|ik) (\w+ )?(niet meer|stop met|stuur|schrijf)( \w+)?",),
    ),
    Language(
        "sv",
        "sluta, avregistrera, avsluta, avprenumerera, stopp",
        (
            r"sluta (att )?(skriv|kontakta|skicka|messa|spamma|störa)\w*",
            r"skriv (inte|aldrig) (till (mig|oss)|mer|igen)",
            r"(kontakta|skicka|messa|stör) (inte|aldrig) (mig|oss)",
            r"(kontakta|stör|messa) mig (inte|aldrig)",
            r"(lämna|låt) mig (vara )?i ?fred",
            r"inga fler meddelanden",
            r"ta bort mig (från|ur)",
            r"vill inte (längre )?(ha|få|bli) (\w+ )?(meddelanden|kontaktad)",
        ),
        "snälla, tack, nu, hej",
        (r"(kan|kunde) inte sluta \w+",),
    ),
    Language(
        "no, da",
        "slutt, avslutt, avmeld, afmeld, meld meg av, afmeld mig, hold op",
        (
            r"ikke (skriv|kontakt|send|forstyr\w?)( til)? (meg|mig|os|oss|mer|mere|flere)",
            r"skriv (aldri|ikke|aldrig)( til (meg|mig)| mer| mere| igjen| igen)+",
            r"(kontakt|forstyr\w?) (meg|mig) (ikke|aldri|aldrig)",
            r"(slutt|stop|stopp|hold op)( med)? (å|at) (skrive|kontakte|sende|spamme)",
            r"(la meg være i fred|lad mig være)",
            r"ingen flere (meldinger|beskeder)",
            r"fjern (meg|mig) fra",
            r"ønsker ikke (flere )?(meldinger|beskeder|å bli kontaktet|at blive kontaktet)",
        ),
        "takk, tak, vær så snill, venligst, nå, nu",
    ),
    Language(
        "fi",
        "lopeta, lopettakaa, peruuta, poista minut, riittää",
        (
            r"(älä|älkää)( enää)? (ota yhteyttä|ottako yhteyttä|kirjoita|kirjoittako|lähetä|lähettäkö|häiritse)"
            r"( enää| minulle| mulle| viestejä)+",
            r"(älä|älkää) enää (ota yhteyttä|kirjoita|lähetä|viestittele)",
            r"(älä|älkää) (ota|ottako) enää yhteyttä",
            r"lopet(a|takaa) (viestit|viestien|kirjoittaminen|viestittely)\w*",
            r"poist(a|akaa) (minut|mut) \w+",
            r"en halua (enää )?(viestejä|yhteydenottoja)",
            r"jätä (minut|mut) rauhaan",
        ),
        "kiitos, nyt, ole hyvä",
    ),
    Language(
        "pl",
        "przestań, przestańcie, wypisz, wypisz mnie, rezygnuję, koniec, nie pisz, nie piszcie",
        (
            r"nie (pisz|piszcie|kontaktuj|kontaktujcie)( się)?( już)? (do mnie|do nas|więcej|ze mną|z nami)",
            r"(więcej|już) (do mnie )?nie (pisz|piszcie)",
            r"(proszę )(do mnie )?(już |więcej )?nie pisać",
            r"nie (wysyłaj|wysyłajcie) (mi )?(więcej|już|wiadomości)",
            r"przesta(ń|ńcie) (do mnie |mi )?(pisać|wysyłać|spamować)",
            r"zostaw(cie)? mnie w spokoju",
            r"(usuń|wypisz|skreśl)(cie)? mnie( \w+)? z",
            r"nie (chcę|życzę sobie) (więcej |już |dostawać |otrzymywać )*(wiadomości|kontaktu)",
            r"żadnych (więcej )?wiadomości",
        ),
        "proszę, dziękuję, dzięki, teraz",
    ),
    Language(
        "cs, sk",
        "přestaň, přestaňte, odhlásit, odhlásiť, dost, prestaň, prestaňte",
        (
            r"(už )?(mi |mě |mne |ma )(více |už |viac )?(nepiš|nepište|nepíšte|nekontaktuj|nekontaktujte|neposílej"
            r"|neposílejte|neposielaj|neposielajte|neotravuj|neotravujte)",
            r"(už |více |viac )(nepiš|nepište|nepíšte|nekontaktujte)",
            r"(nepiš|nepište|nepíšte) mi",
            r"nech(te)? (mě|ma) (na pokoji|být|na pokoj\w)",
            r"(vyřaď|vymaž|smaž|odstraň|vyraď)(te)? (mě|ma) zo?e?",
            r"přesta(ň|ňte) (mi )?(psát|posílat)",
            r"presta(ň|ňte) (mi )?(písať|posielať)",
            r"(žádné další zprávy|žiadne ďalšie správy)",
            r"nechc(i|em) (další |žádné |dostávat |ďalšie |žiadne |dostávať )*(zprávy|správy)",
        ),
        "prosím, děkuji, díky, ďakujem, hned",
    ),
    Language(
        "hu",
        "állj, elég, elég volt, leiratkozás, leiratkozom",
        (
            r"ne (írj|írjon|írjatok)( nekem| többet| többé| ide| rám)+",
            r"ne (keress|keressen|keressetek|zavarj|zavarjon)( engem| többet| többé)+",
            r"ne (küldj|küldjön|küldjetek)( nekem)?( több)? üzenet\w*",
            r"hagyj(on|atok)? békén",
            r"(törölj|töröljön|vegyél|vegyen) (ki )?a list\w+",
            r"nem (szeretnék|akarok|kérek) több üzenetet",
            r"leiratkoz\w+",
        ),
        "kérem, kérlek, köszönöm, most",
    ),
    Language(
        "ro",
        "opriți, oprește, opriți-vă, dezabonare, dezabonează-mă, încetați",
        (
            r"nu (mă |ne |îmi |mi )?mai (scrie|scrieți|contacta|contactați|trimite|trimiteți|deranja|deranjați)"
            r"(?! nimeni)",
            r"(nu )?(înceta|încetați|opriți) (să )?(mă |îmi )?(mai )?(scrieți|contactați|trimiteți)",
            r"lasă(ți)? mă în pace",
            r"(șterge|ștergeți|scoate|scoateți) mă din",
            r"nu (mai )?vreau (să mai primesc |să primesc |mai multe )?mesaje",
            r"mă dezabonez",
        ),
        "vă rog, te rog, mulțumesc, acum",
    ),
    Language(
        "el",
        "σταμάτα, σταματήστε, διαγραφή, απεγγραφή, τέλος, φτάνει",
        (
            r"μην? (μου |με |μας )(ξανα)?(γράφεις|γράψεις|γράφετε|γράψετε|στέλνεις|στέλνετε|στείλεις|στείλετε|ενοχλείς"
            r"|ενοχλείτε|ενοχλήσετε)",
            r"μην (ξανα)?(επικοινωνήσετε|επικοινωνείτε|γράψετε)",
            r"(σταμάτα|σταματήστε) να (μου|με)",
            r"(άφησε|αφήστε) με ήσυχ\w",
            r"(διαγράψτε|διάγραψε|βγάλτε|βγάλε) με( από)?",
            r"δεν θέλω (άλλα |να λαμβάνω |πια )*μηνύματα",
        ),
        "παρακαλώ, ευχαριστώ, τώρα",
    ),
    Language(
        "tr",
        "dur, durdur, iptal, ret, çık, yeter, yazma, yazmayın, mesaj atma, mesaj atmayın",
        (
            r"(bir daha|artık) (bana |bize |lütfen )*(yazma|yazmayın|yazmayınız"
            r"|mesaj (atma|atmayın|gönderme|göndermeyin)|rahatsız etme\w*|ulaşmayın)",
            r"(bana|bize) (bir daha |artık |lütfen )*(mesaj )?(yazma|yazmayın|atma|atmayın|gönderme|göndermeyin)",
            r"beni (rahat bırak|listeden çıkar|listenizden çıkar|rahatsız etme)\w*",
            r"mesaj (almak )?istemiyorum",
            r"mesaj (atmayı|göndermeyi) (bırak|kes)\w*",
        ),
        "lütfen, teşekkürler, şimdi, merhaba",
    ),
    Language(
        "ru",
        "стоп, отписаться, отпишись, отпишите, отписка, хватит, отстань, отстаньте, прекратите, не пиши, не пишите",
        (
            r"не (пиши|пишите|присылай|присылайте|отправляй|отправляйте|звони|звоните)( больше)? (мне|нам|сюда|больше)",
            r"(больше|мне|нам)( больше)? не (пиши|пишите|присылай|присылайте|беспокой|беспокойте|надо писать)",
            r"не (беспокой|беспокойте) меня",
            r"(прошу|просьба)( мне)?( больше)? не (писать|беспокоить)",
            r"(перестань|перестаньте|прекрати|прекратите|хватит)( мне)? (писать|присылать|спамить|рассылку)",
            r"остав(ь|ьте) (меня|нас) в покое",
            r"(удали|удалите|убери|уберите|исключите|отпиши|отпишите) меня",
            r"не (хочу|желаю)( больше)? получать( \w+){0,2} (сообщени|рассылк|письма)\w*",
        ),
        "пожалуйста, спасибо, сейчас, уже, привет, здравствуйте",
    ),
    Language(
        "uk",
        "стоп, відписатися, відписатись, відпишіть, досить, годі, не пиши, не пишіть",
        (
            r"не (пиши|пишіть|надсилай|надсилайте|турбуй|турбуйте)( більше)? (мені|нам|мене|більше)",
            r"(більше|мені)( більше)? не (пиши|пишіть|турбуйте|надсилайте)",
            r"(припини|припиніть|перестаньте)( мені)? (писати|спамити|надсилати)",
            r"залиш(те)? мене (у|в) спокої",
            r"(видали|видаліть|відпишіть) мене",
            r"не хочу( більше)? отримувати( \w+){0,2} (повідомлен|розсилк)\w*",
        ),
        "будь ласка, дякую, зараз",
    ),
    Language(
        "ar",
        "توقف, توقفوا, إلغاء, ايقاف, إيقاف, كفى, إلغاء الاشتراك, الغاء الاشتراك",
        (
            r"لا (تراسلني|تراسلوني|تراسلنا|تكتب لي|تكتبوا لي|ترسل لي|ترسلوا لي|تتواصل معي|تتواصلوا معي|تزعجني|تزعجوني)",
            r"(توقف|توقفوا) عن (مراسلتي|إرسال|الإرسال|الكتابة|إزعاجي)",
            r"(احذفني|احذفوني|أزلني|أزيلوني) من",
            r"(اتركني|اتركوني|دعني|دعوني) وشأني",
            r"لا (أريد|أرغب في) (المزيد من |استلام |تلقي |أي )*(رسائل|الرسائل|رسائلكم)",
        ),
        "من فضلك, لو سمحت, شكرا, الآن",
    ),
    Language(
        "he",
        "עצור, הסר, הסרה, די, תפסיק, תפסיקו, תפסיקי, להסיר",
        (
            r"אל (תכתוב|תכתבי|תכתבו|תשלח|תשלחי|תשלחו|תפנו|תפנה) (לי|אליי|אלי|לנו)",
            r"תפסיק(ו|י)? (לכתוב|לשלוח|להטריד|לפנות)",
            r"(הסר|הסירו|תסירו|תסיר|תוריד|תורידו|מחקו) אותי",
            r"(עזוב|עזבו|תעזבו|תעזוב) אותי",
            r"לא (מעוניין|מעוניינת|רוצה) לקבל( \w+)? (הודעות|פניות)",
        ),
        "בבקשה, תודה, עכשיו",
    ),
    Language(
        "hi",
        "रोकें, रोको, रुको, बंद करो, बंद करें, band karo, mat karo",
        (
            r"(मुझे|हमें)( मैसेज| संदेश)? (मत|न) (भेजो|भेजें|भेजिए|करो|करें|लिखो|लिखें)",
            r"(मैसेज|संदेश) (मत|न) (भेजो|भेजें|करो|करें)",
            r"(मैसेज|संदेश) (भेजना|करना) बंद (करो|करें|कीजिए)",
            r"मुझे( अपनी)? (सूची|लिस्ट) से (हटा|निकाल)[^ ]*",
            r"(mujhe )?(message|msg|dm) (mat|na) (karo|karna|bhejo|bhejna)",
            r"(message|msg) (karna|bhejna) band (karo|karein)",
        ),
        "कृपया, धन्यवाद, please, अब",
    ),
    Language(
        "vi",
        "dừng lại, ngừng, ngừng lại, hủy đăng ký, huỷ đăng ký",
        (
            r"đừng (nhắn tin|gửi tin|gửi tin nhắn|liên hệ|làm phiền)( với| cho)?( tôi| mình| nữa)+",
            r"(ngừng|dừng) (nhắn tin|gửi tin|liên hệ)\w*",
            r"xóa tôi khỏi",
            r"không muốn nhận( thêm)? tin",
        ),
        "xin, vui lòng, làm ơn, cảm ơn",
    ),
    Language(
        "id, ms",
        "berhenti, hentikan, batalkan, berhenti berlangganan",
        (
            r"(jangan|jgn)( lagi)? (kirim|hubungi|chat|dm|ganggu|mengirim|menghubungi|wa)( pesan)?( ke)?"
            r" (saya|aku|kami|pesan|lagi)",
            r"berhenti (mengirim|menghubungi|kirim|chat)\w*",
            r"hapus (saya|nomor saya|nama saya) dari",
            r"(tidak|tak) (mau|ingin)( menerima| dapat| terima)?( lagi)? (pesan|chat|dihubungi)",
        ),
        "tolong, mohon, terima kasih, makasih, sekarang",
    ),
    Language(
        "zh",
        "停止, 停, 退订, 退訂, 取消订阅, 取消訂閱, td, 请停止, 別再傳了, 拒收",
        (
            r"(不要|别|別|请勿|請勿|勿)再?(给我|給我|跟我)(发|發|写|寫|傳)",
            r"(不要|别|別|请勿|請勿|勿)再(发|發|联系|聯繫|聯絡|打扰|打擾|骚扰|騷擾|私信|写|寫|傳)",
            r"(不要|别|別|请勿|請勿|勿)(联系|聯繫|聯絡|打扰|打擾|骚扰|騷擾|私信)我",
            r"(请|請)勿(打扰|打擾)",
            r"从(你们的|您的|你的)?(名单|列表)(中|里|上)?(删除|移除|去掉)",
            r"停止(给我)?(发送|发信|发消息|联系|骚扰|傳送)",
            r"不想再?(收到|接收)(你们|您|你)?的?(任何)?(消息|信息|訊息|私信)",
        ),
        "谢谢, 謝謝, 请, 請",
        spaced=False,
    ),
    Language(
        "ja",
        "停止, 配信停止, やめて, やめてください, 退会, ストップ, 解除, 停止してください, 解除してください",
        (
            r"(連絡|メッセージ|dm|送信)(を|は|も)?(し|送ら|送信し|送って)?(こ)?ないで(?!す)",
            r"(連絡|メッセージ|送信|dm)(する|を送る|を送信する|送る)?の?(は|を|も)?(やめて|止めて|お控え|控えて|お断り)",
            r"(リスト|名簿)から(外し|削除し|消し)て",
            r"配信を?停止(して|をお願い)",
            r"(メッセージ|連絡|dm)は(いりません|不要|結構です)",
        ),
        "お願いします, ありがとう, どうか",
        spaced=False,
    ),
    Language(
        "ko",
        "그만, 중지, 수신거부, 수신 거부, 거부, 중단, 그만하세요, 그만해",
        (
            r"(연락|메시지|디엠|dm|문자)(을|를|은|는)? ?(하지|보내지|주지) ?(마|말)",
            r"(더 ?이상|다시는|앞으로) ?(연락|메시지|디엠|보내)[^ ]* ?(하지|보내지|지)? ?(마|말)",
            r"그만 ?(보내|연락)",
            r"(목록|명단|리스트)에서 ?(저를 ?)?(빼|삭제|제외)",
            r"(메시지|연락)(를|을)? ?(받고 싶지 않|원하지 않|원치 않)",
        ),
        "제발, 감사합니다, 부탁드립니다, 지금",
        spaced=False,
    ),
    Language(
        "th",
        "หยุด, หยุดส่ง, ยกเลิก, พอแล้ว, ยกเลิกการรับข่าวสาร",
        (
            r"(อย่า|ห้าม|เลิก|หยุด)(ส่งข้อความ|ทัก|ติดต่อ|รบกวน|ส่งมาอีก)",
            r"(ลบ|เอา)(ฉัน|ผม|เรา|ดิฉัน)ออกจาก",
            r"ไม่(อยาก|ต้องการ)(รับ|ได้รับ)ข้อความ",
        ),
        "ครับ, ค่ะ, คะ, กรุณา, ขอบคุณ",
        spaced=False,
    ),
)
