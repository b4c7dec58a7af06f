"""Spanish, Portuguese, French, Italian, Romanian. Data only."""

from overture.domain.conversations.languages.shape import Language

ROMANCE = (
    Language(
        code="es",
        alone="""basta, parar, para, pare, paren, parad, baja, bajas, cancelar, detente, deténganse, alto, dar de baja, darme de baja, date de baja, no más, no mas,
 ya basta, basta ya, desuscribir, desuscribirme, desuscribirse, desuscripción, déjame, dejen, ya no, no más mensajes, no mas sms, me doy de baja, suficiente, ya estuvo, cancelar suscripción, eliminar,
 no molestar, no molesten, no molestes, vete a la mierda, váyanse a la mierda, lárgate, fuera, no escribir, borrar, bórrame, elimíname, bórrenme, ya párale, parale ya, cállate, quítame, sáquenme, stop spam""",
        courtesy="por, favor, porfa, porfavor, xfa, xfavor, gracias, ya, ahora, hola, buenas, buenos, días, tardes, muchas, saludos, disculpe, señor, señorita, jamás, pf, plis",
        classes={
            "me": "me/nos",
            "write": """escribas/escriban/escriba/escribáis/escribais/escrivas/escriban/contactes/contacten/contacte/contactéis/molestes/molesten/moleste
 /molestéis/hables/hablen/hable/mandes/manden/mande/mandéis/envíes/envíen/envíe/enviéis/envies/envien/busques/busquen/fastidies/fastidien/jodas/jodan/spameen/spamees
 /incomodes/incomoden/mensajees/menciones/etiqueten/etiquetes/persigas/contactar/molestar/textees/insistas/insistan/escribir/jodan/acoses/acosen/chinguen/chingues""",
            "do": "escrib*/mand*/envi*/enbi*/contact*/molest*/spam*/jod*/fastidi*/acos*/insist*/llam*/rob*/rompe*/chinga*/busca*/hacer/incomod*/textea*/manda*",
            "mail": "mensaje/mensajes/msj/msjs/mensajitos/dm/dms/correos/correo/publicidad/spam/promociones/promos/ofertas/propaganda/anuncios/sms/whatsapps/notificaciones/comunicaciones/mails/información/esto/eso/estos/esas/cosas",
            "out": "borr*/elimin*/quit*/sac*/saqu*/sáquen*/remuev*/retir*/suprim*/bórr*/desuscrib*",
            "mine": "mi/mis/nuestro/nuestra",
            "data": "número/numero/contacto/datos/información/perfil/cuenta/nombre/teléfono/correo/registro/info",
        },
        said="""
no @me ?lo ?los @write $
no @me ?lo ?los @write ?más ?mas ?nada ?ningún ?ningun ?por ?nunca más/mas/nada/nunca/jamás/ni/otra/nuevamente/por/de/gracias
no @me @write ?más/mas/otro/otros/ese/esos/estos/tantos ?más ?mas @mail ?más ?mas
no @me @write ?más ?mas nunca/jamás/jamas/nada
no escribas/escriban/mandes/manden/envíes/envíen/contactes/contacten/moleste/molestes/molesten/jodas/jodan/envie/mande/escriba ?más ?mas $
no escribas/escriban/mandes/manden/envíes/envíen/contactes/contacten/moleste/molestes/molesten/insistas/insistan/envie/mande/escriba más/mas/nunca/nada
ni @me @write
nunca ?más @me ?vuelvas @write
nunca más @write
no ?@me ?lo ?los vuelv*/vuelva*/volv* a ?@do
no ?@me vuelv* a @do
nunca/jamás @me vuelv* a
ya no @me @write ?más ?mas ?por ?nada
ya no @me escrib*/mand*/envi*/contact*
ya no quiero/queremos/deseo/necesito/deseamos ?que ?@me ?recib* ?más ?mas ?ver ?sus ?tus ?nada ?de @mail/escrib*/contact*/nada/me/saber/recibir
no ?@me quiero/deseo/queremos/necesito/deseamos/quisiera ?ya ?seguir ?recib* ?ver ?más ?mas ?tus ?sus ?ningún ?este ?esta ?tanta ?ese ?tipo ?de ?sus @mail
no quiero/deseo/queremos/deseamos ?seguir recibir/recibiendo/saber/volver ?ya ?ningún ?ninguna ?más ?mas ?de ?su ?tu ?sus ?tus @mail/nada/más/mas
no quiero/deseo/queremos ?que @me ?sigan ?vuelvan ?estés ?estén @do/llegu*
no quiero/deseo/queremos ?que me contacten/escriban/hables/hablen/molesten/manden/envien/llamen/busquen
no quiero/deseo ser contactad*/molestad*
no quiero/deseo ?más ?mas nada ?más de ustedes/ti/vosotros/usted
no deseo ?ser ?recibir ?más
dej*/deje*/dejen/dejad/para/pare/paren/parad/parar/paro/párenle/párale/basta ?ya ?de ?una ?vez ?por ?favor de ?@me ?estar ?una @do/joder
deja*/deje*/deja/dejen/dejad/paren/para/pare/parad/párenle ?ya ?de ?con ?el ?la ?los ?tus ?sus mensajes/spam/publicidad/propaganda
basta/suficiente ?ya ?de ?tanto ?tantos ?con ?el ?los ?sus ?tus mensajes/spam/publicidad/mandar/escribir/molestar
dejame/dejeme/dejenme/dejadme/dejanos/dejennos/dejarme/dejes/dejá ?ya ?me en paz/tranquil*
dejen/deja/dejame/dejenme/dejeme/déjenme tranquil*/quiet*
que @me dej*/saqu*/quit*/borr*/elimin* ?de ?en paz/tranquil*/escribir/mandar/enviar/molestar/lista/base
prefiero/preferiría/preferimos/preferiria/agradecería/agradeceria/agradezco/pido/pedimos/ruego/solicito/exijo/rogaría/favor ?no ?que ?les ?por ?ya ?no ?@me ?se ?sigan ?dejen ?de ?ser ?recib* ?vuelvan ?más ?mas ?a escrib*/contact*/mand*/envi*/molest*/mensajes/recibir/dejar/dejes/dejen
favor de no @do
favor no @do
les/te/le ?pido ?ruego ?amablemente ?que ?por ?favor dejen/dejes/deje/no ?@me ?de @do
@out ?ya ?por ?favor ?a ?mi/mis/@me ?número ?contacto ?nombre ?datos de ?la ?las ?tu ?su ?sus ?tus ?esta ?este ?esa ?vuestra lista*/base/contactos/registro/registros/grupo/agenda/sistema/aquí
@me @out ?de
@me quit*/borr*/elimin*/sac*/saqu*/saquen/quiten/borren/eliminen/saques/quites ?por ?favor ?ya ?de ?la ?su ?tu ?esta ?sus ?esa lista*/base/contactos
quítame/quíteme/quítenme/quitenme/sácame/sáqueme/sáquenme/sacame/saquenme/bórrame/bórreme/bórrenme/borrame/elimíname/elimíneme/elimínenme/eliminame/eliminenme/quitame/borrenme/sáquennos/bórrennos ?ya ?por ?favor ?gracias $
@out ?por ?favor ?todos @mine ?propios @data ?ya ?y ?de
olvíd*/olvid* de mí/mi
olvidate/olvidense/olvídense/olvídate de mí/mi/nosotros
den/dame/deme/denme/darme/dadme/darse/darnos/dennos/date/dar/doy/déme/dénme ?me ?yo de baja
darme/dame/denme/deme ?ya ?la ?de baja
quiero/quisiera/deseo/solicito/pido/necesito ?que ?me ?den ?darme ?de ?la ?una ?mi baja
!baja ?definitiva ?ya ?por ?favor $
cómo/como/donde/dónde me/puedo/hago/se ?puedo ?hago ?para ?me doy/dar*/cancelo/desuscrib*/salgo/salir/salirme/borrarme/quit* ?de ?de ?baja ?esta ?la
!desuscrib* ?me
quiero/deseo/quisiera desuscrib*/cancelar/anular ?me ?la ?mi ?esta ?esa ?de suscrip*/lista/susc*
cancel*/anul* ?ya ?por ?favor ?la ?mi ?esta ?esa ?nuestra suscrip*/susc*
no ?ni ?un ?ya más/mas @mail ?más
no/ni un mensaje más/mas
no más/mas ?de ?sus ?tus @mail
no más/mas ?por ?favor $
ni un @mail
!no autorizo
!revoco ?mi
retiro mi consentimiento/autorización
!me opongo
!te/los/les/lo voy a bloquear/denunciar/reportar
te/los/les/lo bloqueo/denuncio/reporto/bloqueare/bloquearé/denunciaré/reportaré
!voy a bloquear*/denunciar*/reportar* ?te ?los ?la ?su ?esta ?tu
!vete/vayanse/váyanse/váyase/andate/ándate/a a/a la ?mierda/chingada/verga
a la mierda con
hasta ?los ?las ?el cojones/huevos/narices/gorro/pelotas
lárgate/lárguense/piérdete/piérdanse
nunca ?me suscribí/registré/suscribi/registre/autoricé
ya/estoy harto/harta/cansad* de ?tus ?sus ?tanto ?tantos
""",
        unmeant="""
no ?me ?nos dej*/pares/pare/paren ?nunca ?de _1
no puedo parar/dejar ?de _1
no ?me/nos @out ?de _2
no ?me den/des de baja
me/nos puedo/puede/pueden dar*/desuscrib* ?de ?baja _1 cuando/luego/siempre
puedo/podemos/puede ?yo darme/cancelar/salirme/desuscrib* ?de ?baja ?en cuando/luego/cualquier/después/siempre
puedo/podría dar* de baja cuando/luego/siempre/en
puedo/podemos/se ?me ?nos ?puede dar ?de ?baja luego/cuando
si/aunque no ?me ?nos ?uno _1
si me suscribo _6
se dio/dieron/da/dan ?de ?baja
por qué/que/porque ?ya no _3
ustedes/uds dejan _3
les/le pidió/dijo que no ?le _3
marido/esposo/mujer/hermana/amiga/jefe/esposa _1 que dej*/no _3
no me llamen/llames/llame
estoy/estaba/esta de baja
cuántos/cuantos/cuanta _5
quiero/quisiera/puedo cancelar/anular el/la/mi/un pedido/cita/reserva/orden/compra/turno
no te/se olvid*
""",
        innocent="molesta suscribirme suscribir suscribo pare llames",
        spoilers="""hoy mañana todavía aún dirección vieja viejo audio audios factura foto fotos pedido pedidos cita orden cebolla artículo producto
 turno reserva lunes martes miércoles jueves viernes azul perder* perderm* visita voz sino hasta molesta esposa hermana descuento llegan llegó llega olvid* talla acabe
""",
    ),
    Language(
        code="pt",
        alone="""parar, pare, parem, para, sair, cancelar, descadastrar, remover, chega, basta, já chega, chega disso, sair da lista, sair dessa lista, cancelar inscrição, cancelar subscrição, descadastro, desinscrever,
 me tira, me tirem, me remove, me remova, excluir, não perturbe, não perturbar, não mande, pare já, para já, sai, cai fora, vai se foder, vai à merda, some, suma, para com isso, pare com isso, deixa me em paz, não mais, chega de spam, anular, não quero, saia, vaza""",
        courtesy="por, favor, pf, pfv, obrigado, obrigada, agora, olá, oi, já, bom, dia, boa, tarde, gentileza, logo, desde, grato, grata, se, faz, vlw, pfvr, imediatamente, ai",
        classes={
            "not": "não/nao/n/nunca/ñ/nn/num",
            "me": "me/nos",
            "write": """escreva/escrevam/escrevas/escreve/contate/contatem/contates/contacte/contactem/contactes/incomode/incomodem/perturbe/perturbem/chame/chamem/chama
 /mande/mandem/mandes/manda/envie/enviem/envies/procure/procurem/encha/encham/aborde/abordem/importune/importunem/mandar/enviar/moleste/perturba/incomoda/encher/spamme""",
            "do": "escrev*/mand*/envi*/contat*/contact*/encher/perturb*/incomod*/spam*/chamar/importun*/insist*/abord*/mandar/chatear/encher/molest*/marcar/receb*",
            "mail": "mensagem/mensagens/msg/msgs/mensage/nada/spam/dm/dms/propaganda/propagandas/e-mails/emails/email/isso/publicidade/sms/promoções/promoção/ofertas/notificações/comunicações/coisas/contatos/contactos/contato/contacto/anúncios/newsletter/essas/esses/zap/direct",
            "list": "lista/listas/base/cadastro/cadastros/contatos/contactos/grupo/banco/sistema/mailing/transmissão",
            "mine": "meu/meus/minha/minhas/nosso/o",
            "data": "número/numero/contato/contacto/dados/nome/perfil/telefone/conta/cadastro/informações/email",
        },
        said="""
@not @me @write ?mais ?nunca ?msg $
@not @me @write ?mais ?nenhuma ?outras ?esse ?essas ?suas ?tantas ?mais ?de ?tipo @mail ?mais
@not @me @write mais/nunca/novamente/outra/de ?novo ?vez
@not ?@me @write mais ?@mail
@not ?@me mande/mandem/envie/enviem/mandes/envies/manda/escreva/escrevam/contate/contatem ?mais ?nenhuma ?outra @mail
@not mande/mandem/envie/enviem/mandes/escreva/escrevam/escrevas/contate/contatem/contactem/perturbe/perturbem/incomode/incomodem/mandar/enviar/escrever ?mais $
@not ?@me volte/voltem/voltes/torne/tornem a @do
nunca mais @me @write
nunca mais @write ?mais
@not ?@me entre/entrem/entres/entrar/faça/façam ?mais ?nunca ?novamente em/contato ?mais ?contato ?contacto
par*/pare/parem/para/pára/parar/chega/cansei/deixe/deixem ?já ?logo ?imediatamente de ?@me ?ficar @do
par*/pare/parem/chega ?já ?logo com/de ?o ?a ?as ?os ?essas ?esse ?tanta ?tanto ?esses spam/mensagens/mensagem/msg/propaganda/msgs/isso/encheção
@me deix*/deixa/deixe/deixem ?por ?favor ?logo ?já em paz/sossegad*
deix*/deixa/deixe/deixem ?@me ?por ?favor ?já em paz/sossegad*
@not ?mais quero/desejo/queremos/desejamos/gostaria/preciso/pretendo/aguento ?mais ?de ?receber ?ver ?ser ?ter ?que ?me ?mais ?nenhuma ?as ?essas ?suas ?vossas ?tuas ?mais ?este ?tipo ?de @mail/contatad*/contactad*/incomodad*/perturbad*/mandem/escrevam/contatem/contactem/enviem
@not ?mais quero/desejo/queremos/gostaria ?mais ?de receber ?mais ?isso ?nada
@not quero/desejo ?mais ?ter ?nenhum ?saber contato/contacto/saber
prefiro/preferia/agradeço/agradecia/peço/solicito/gostaria/gostava/favor ?por ?que ?se ?de ?não ?nao ?me ?mais ?que ?parem ?ser não/nao/parem/deixem ?ser ?receb* ?de ?me ?mais ?mais @do/contatad*/contactad*/mensagens/receber
favor não @do
@me tir*/remov*/exclu*/apag*/retir*/delet* ?por ?favor ?já ?logo ?daqui ?da ?dessa ?desta ?do ?desse ?dos ?das ?de ?sua ?vossa ?tua ?seus ?@list
pode/podem/poderia/podia/consegue ?vocês ?por ?favor @me tirar/remover/excluir/apagar/retirar ?dessa ?da ?desta ?sua ?do ?vossa ?@list
quero/queria/gostaria/como/preciso/posso ?eu ?de ?faço ?pra ?para ?que ?me ?faz sair/tirem/saio/tirar/removam/sai ?daqui ?da ?dessa ?desta ?do ?desse ?de ?sua ?vossa @list
remov*/tir*/exclu*/apag*/apagu*/retir*/delet*/elimin* ?por ?favor ?me ?já da/do/dessa/desta/das/dos/de ?sua ?vossa ?tua ?suas @list
remov*/tir*/exclu*/apag*/retir*/delet*/elimin*/esque*/esquece ?por ?favor ?já ?todos ?os ?o @mine ?@data $
remov*/tir*/exclu*/apag*/apagu*/retir*/delet*/elimin*/esquece/esqueça/esqueçam ?por ?favor ?já ?os ?todos ?o @mine @data
remov*/tir*/retir*/apag*/exclu* me ?já ?por ?favor ?da
!@me descadastr*/desinscrev*
!descadastr* ?me ?meu ?o
quero/queria/gostaria/desejo/como ?de ?me ?eu ?faço ?para ?pra ?posso me/cancelar/descadastrar/desinscrever ?descadastrar ?cancelar ?desinscrever ?a ?minha ?esta ?essa ?de inscrição/subscrição/assinatura/descadastrar/desinscrever/newsletter/isso/lista
cancel*/anul* ?a ?minha ?por ?favor ?esta ?essa ?as inscrição/subscrição/assinatura/mensagens
como ?que ?eu cancelo/cancela/faço/paro ?pra ?para ?isso ?não ?nao ?parar ?de ?receber ?mais
como cancelo/cancela isso $
como ?eu ?faço ?é ?que ?para/pra ?eu ?deixar ?parar ?não ?nao ?de receber ?mais ?isso ?mensagens $
chega/basta/sem/nada ?mais ?já de/mais ?tantas ?essas mensagens/mensagem/spam/propaganda/msg/msgs
sem mais mensagens
!não autorizo
!vou/irei te/vos/bloquear/denunciar/reportar ?bloquear ?denunciar ?reportar ?se
vou ?te ?ter ?que bloquear/denunciar/reportar
te/eu/já/ja bloqueio/denuncio/bloqueei/denunciei
eu denuncio/bloqueio
!vai ?se ?te ?à ?a ?pra foder/fuder/merda/catar/puta
!vai tomar no
!vai à/a merda
encher o/meu/de saco
enchendo o/meu saco
nunca ?me ?mais inscrevi/cadastrei/pedi/assinei/autorizei
revogo/retiro ?o meu consentimento
oponho me
@not me @write
esquece/esqueçam/esqueça ?que ?de ?eu ?mim mim/existo
""",
        unmeant="""
@not ?me ?mais par*/pare ?nunca ?de _1
@not consigo/consegui/posso ?mais parar/sair ?de _1
@not ?me ?quero remov*/tir*/exclu*/apag*/retir*/sair/delet* ?da _1
posso/pode/podemos/podem ?me cancelar/sair/descadastrar ?quando ?a ?qualquer _1
quero/queria/posso/como ?cancelar ?cancelo o/a/um pedido/reserva/compra/consulta
por que/quê não/nao ?me _2
se não/nao ?me _2
@not recebo/recebi ?mais _3
vocês/voces param _3
mandou/pediu ?pra ?para ?que parar/pare
chega de pagar/esperar
nunca mais vi/tiveram/tive
@not me incomoda/perturba/atrapalha
@not esque*
vou/vai/quando _1 sair
""",
        innocent="incomoda perturba inscrição cadastrar",
        spoilers="""hoje amanhã áudio audio foto fotos ainda endereço antigo antiga pedido reserva item azul vermelho sexta segunda chuva perder mancha kkkk loja trabalho gastar remédio chover recebo inscrever""",
    ),
    Language(
        code="fr",
        alone="""arrêt, arrête, arrêtez, arrêter, désabonner, désabonnement, désinscription, désinscrire, ça suffit, plus de messages, stop pub, stop sms, me désinscrire, me désabonner, dégage, dégagez, casse toi, cassez vous,
 lâchez moi, lâche moi, oubliez moi, oublie moi, va te faire foutre, va te faire voir, foutez le camp, fous le camp, la paix, assez, ça suffit maintenant, supprimer, supprimez moi, résilier, annuler, plus jamais, ta gueule, arrêtez ça, arrête ça, je me désabonne, je me désinscris, plus de pub, pas de pub,
 plus de message, retirez moi, enlevez moi, laissez moi, ne plus contacter, ne pas contacter, suffit, ça va maintenant, stop à tout""",
        courtesy="svp, stp, s, sil, vous, te, plaît, plait, merci, bonjour, bonsoir, maintenant, salut, donc, là, tout, de, suite, d, avance, immédiatement, cordialement, bien, alors, sincèrement",
        classes={
            "write": """écris/écrivez/écrit/ecris/contacte/contactez/contactes/recontactez/recontacte/dérange/dérangez/déranges/envoie/envoies/envoyez/envoyé/sollicite/sollicitez
 /texte/textez/relance/relancez/harcèle/harcelez/appelle/appelez/parle/parlez/importune/importunez/embête/embêtez/spamme/spammez/emmerde/emmerdez/réécris/réécrivez/mp/dm/saoule/saoulez/renvoie/renvoyez/dérangé""",
            "writing": """écrire/réécrire/contacter/recontacter/envoyer/déranger/solliciter/spammer/harceler/relancer/importuner/embêter/emmerder/appeler/texter/messages/parler/saouler/démarcher/menvoyer/mécrire/renvoyer/mp/adresser/transmettre/faire""",
            "never": "plus/pas/jamais/+",
            "mail": "message/messages/msg/msgs/mesages/spam/spams/dm/dms/mail/mails/pub/pubs/publicité/publicités/sms/sollicitation/sollicitations/offres/offre/newsletter/newsletters/rien/courriels/mp/notifications/communications/promos/démarchage/ça/textos/emails/propositions/démarches/contact",
            "poss": "vos/tes/ces/les/votre/ton/ta/cette/la/de/des/d/ce/cet/le/leurs/aucun/aucune/autres/tous/toute/toutes/nouveaux",
        },
        said="""
ne/n ?me/m/nous/mécrivez/mécris ?re @write ?moi ?donc @never
ne/n mécris/mécrivez/menvoie/menvoyez/mimportunez/membêtez @never
mécris/mécrivez/menvoie/menvoies/menvoyez @never
me/nous contacte/contactez/écris/écrivez/dérange/dérangez/sollicite/sollicitez/envoie/envoyez/texte/relance/relancez @never ?rien ?de
écris/écrivez/contacte/contactez/envoie/envoyez/parle/parlez moi @never
necris/nécris/nécrivez/nenvoyez/nenvoie @never
ne/n envoie/envoyez/écris/écrivez/contacte/contactez @never ?rien ?de ?@mail
ne @never ?jamais ?me ?m ?nous ?te ?vous ?être ?plus ?mécrire ?menvoyer @writing/mécrire/menvoyer/mappeler/contacté*/dérangé*/sollicité*/recevoir
de ne @never ?me ?nous ?être @writing/mécrire/menvoyer/contacté*/dérangé*/sollicité*/recontacté*/recevoir
ne @never être/recevoir ?@poss ?de ?@mail ?contacté* ?sollicité*
arrêt*/arret*/arett*/cess*/stop*/arrête/arrêtez ?tout ?immédiatement ?svp ?maintenant de ?me ?m ?nous @writing/mécrire/menvoyer/mappeler/mécrivez
arrêt*/arret*/cess*/arrete ?tout ?de ?suite ?avec @poss ?@poss @mail
arrête/arrêtez/stop/arrete/arretez ?de mécrire/menvoyer/membêter
arrête/arrêtez/arrete/cessez ça ?tout ?maintenant
laisse*/laissez/fich*/foutez/fous/foute/laisser ?moi ?nous ?un ?peu ?enfin ?me ?donc tranquil*/paix
laisse*/laissez/fich*/foutez/fous ?moi ?nous ?en ?la paix
lâch*/lach* moi ?nous ?les ?la ?grappe ?baskets
ne ?le/la veux/souhaite/désire/veut/souhaitons/voulons ?@never ?que ?vous ?tu ?être ?avoir ?@never ?recevoir ?avoir ?de/vos/tes/ces/aucun/aucune/cette/votre/ce/vos ?autres ?nouveaux ?vos ?genre ?type ?de ?la @mail
ne veux/souhaite/désire/veut/souhaitons/voulons @never être/etre/recevoir/avoir/entendre/que ?recontacté ?de ?vos ?contacté*/sollicité*/dérangé*/nouvelles/parler
ne veux/souhaite/désire/souhaitons @never ?être contacté*/sollicité*/dérangé*/démarché*/recontacté*
je/jveux/jv veux/souhaite/plus ?@never ?plus ?de ?recevoir/être ?de ?vos ?tes ?ces ?@poss @mail/recevoir/contacté*
jveux @never ?de ?vos/recevoir ?@poss ?@mail
veux/souhaite plus recevoir/être/entendre
préfère/préférerais/préférons/aimerais/souhaite/voudrais ?que ?vous ?ne ?n ne/plus ?@never ?être ?me ?recevoir ?de ?@never ?contacté*/sollicité*/recevoir/recontacté*/messages/mécrire/écrire/écriviez
retir*/supprim*/enlev*/enlèv*/effac*/rayez/raye/radi*/sors/sortez/oubliez/oublie/virez/ôte*/ôtez ?vite ?moi/nous/mon/mes/ma/notre ?nom ?numéro ?numero ?compte ?adresse ?contact ?données ?coordonnées ?profil ?immédiatement ?svp de/du/des
retir*/supprim*/enlev*/enlèv*/effac*/ray*/radi*/oubli*/vir* mon/mes/ma/notre/toutes ?mes ?informations numéro/numero/compte/nom/données/coordonnées/contact/profil/adresse/infos/tel/téléphone
retir*/supprim*/enlev*/enlèv*/effac*/ray*/radi*/vir* moi/nous ?svp ?stp ?tout ?vite ?merci ?sil $
oubliez/oublie moi/nous
désinscri*/désabonn*/desabonn*/desinscri* moi/nous
merci/veuillez/prière/priere de/me/nous désinscrire/désabonner/retirer/supprimer/désinscrire
!je/veux/voudrais/souhaite/aimerais/faire ?veux ?bien ?pour ?souhaite ?voudrais ?aimerais me/nous/être désabonn*/désinscri*/désinscrire/retiré*/supprimé*
!comment ?on ?je ?puis ?puisje ?dois ?peut ?peux ?faire ?fait ?pour ?je ?on me/se/nous désabonne*/désinscri*/désabonner
comment me/se/je/on désabonne*/désinscri*
!me désinscrire/désabonner
!résili*/annul* ?moi ?mon ?cet ?l abonnement/inscription/labonnement
plus/pas ?un ?aucun de/un/seul ?vos ?ces ?tes ?@poss messages/message/pub/pubs/msg/sms/spam/sollicitations/publicité/mail/mails ?svp ?merci $
assez/marre ?plein ?de ?vos ?tes ?ces ?recevoir messages/pub/pubs/spam/sms/vos/tes/ces
jen/en ai/peux assez/marre ?de
ça/ca suffit ?maintenant ?comme ?les ?avec ?vos ?ces ?messages
!foutez/fichez/fous/fiche/fout moi ?nous ?la
!va/allez ?te ?vous ?se faire foutre/voir/mettre/enculer
!dégag*/degag* ?de
!casse/cassez toi/vous
!je/jvais/vais ?vais ?vous ?te ?le ?la bloquer/signaler/bloque/signale ?vous
je vous/te/le bloque*/signale*
vous/tu/jte/jvous serez/seras/bloque/êtes bloqué*/signalé*
sinon/et ?je ?jvous bloque/signale
!m/mopposer/je ?m oppose/moppose à/a
!je/j mopposer/moppose
!retire/révoque/revoque mon consentement
jamais demandé/inscrit*/souscrit/accepté/autorisé
fini/terminé ?avec les messages
ne plus contacter/solliciter/déranger/écrire
pas ?intéressé* ?merci ?de ne ?pas ?plus ?me recontacter/contacter/insister
ninsistez/insistez pas/plus
""",
        unmeant="""
n/ne ?te ?vous arrête*/arrete* pas/jamais/plus ?d ?de _1
narrête/narrêtez/narrete/narretez/jarrête pas/jamais/plus ?de _1
ne tarrête/vous/t ?arrête* pas/jamais
ne ?me ?mon ?nous retir*/supprim*/enlev*/désabonn*/désinscri*/ray*/oubli* ?moi pas/jamais _1
noubli* pas _3
ne loubli* pas
peut/peux/puis/peuton/puisje on/je ?se/me ?désabonn* quand/à/facilement _2
on peut se/me désabonner
je nai/n plus/pas reçu _4
je ne reçois/recois _4
pourquoi _6
combien _6
a/ont dit d/darrêter/de ?arrêter
il/ny ny/n/y ?y en a plus
vous navez/avez plus _2
je/j ne veux pas rater/manquer/le/la/vous
plus de photos/détails/details/infos/stock
arrêt de bus
s désabonn*/arrête*
me dérange pas
dérange pas
ça ne me
""",
        innocent="oublié javais abonner désabonnée désabonné arrêts",
        spoilers="""aujourdhui demain adresse ancienne vocal vocaux photo photos commande article réservation rendez-vous pluie mignon gratuit appelez rouge bleu rater soeur mari sauce appli""",
    ),
    Language(
        code="it",
        alone="""basta, smettila, smettetela, smetti, smettete, cancellami, cancellatemi, disiscrivimi, fermati, fermatevi, cancellazione, disiscrizione, finitela, finiscila, vattene, andatevene, rimuovimi, rimuovetemi, toglimi, toglietemi,
 basta messaggi, basta così, basta spam, annulla iscrizione, disdetta, stop messaggi, lasciami stare, lasciatemi stare, sparisci, sparite, vaffanculo, cancella iscrizione, niente messaggi, mai più, no spam, piantala, piantatela, eliminami, ora basta, adesso basta, disiscrivi, disiscrivermi, cancellarmi, annulla, lasciami perdere, lasciatemi perdere""",
        courtesy="per, favore, piacere, grazie, adesso, subito, ciao, ora, salve, buongiorno, cortesia, mille, prego, scusate, scusa, cortesemente, gentilmente, perfavore, dai",
        classes={
            "not": "non/nn/no",
            "me": "mi/ci",
            "write": """scrivere/scriva/scriviate/scrivete/scrivi/scrivano/contattare/contatti/contattate/contattiate/mandare/mandate/mandi/mandiate/inviare/inviate/invii/disturbare/disturbate/disturbi/disturbiate
 /messaggiare/importunare/importunate/importuni/stressare/stressate/scocciare/scocciate/chiamare/chiamate/chiami/cerchi/cercate/cercare/rompere/rompete/rompa/spammare/spammate/scriver/molestare/molestate/scoccino""",
            "writeme": """scrivermi/scriverci/scrivetemi/scrivicimi/scrivimi/contattarmi/contattarci/contattatemi/contattateci/mandarmi/mandatemi/mandarci/inviarmi/inviatemi/inviarci/disturbarmi/disturbatemi/disturbarci/importunarmi/importunatemi
 /chiamarmi/chiamatemi/cercarmi/cercatemi/rompermi/rompetemi/spammarmi/stressarmi/messaggiarmi/taggarmi/molestarmi/inviateci/mandateci""",
            "do": "scriver*/contattar*/mandar*/inviar*/disturbar*/romper*/spammar*/importunar*/stressar*/messaggiar*/tartassar*/scocciar*/molestar*/chiamar*/assillar*/bombardar*/insister*",
            "more": "più/piu/mai/ulteriormente/nuovamente/ancora/piú",
            "mail": "messaggi/messaggio/mesaggi/msg/messaggini/comunicazioni/pubblicità/pubblicita/nulla/niente/dm/mail/email/spam/promozioni/offerte/newsletter/sms/notifiche/contatti/questa/questi/roba/cose/proposte",
            "data": "numero/contatto/dati/nome/profilo/account/contatti/email/indirizzo/informazioni",
        },
        said="""
@not ?@me ?dovete ?deve ?devi @write ?altri ?altro ?messaggi @more
@not @me ?dovete ?devi scrivere/scriva/scriviate/scrivete/contatti/contattate/contattare/disturbare/disturbate/disturbi/importunate
@not ?@me scriva/scriviate/scrivete/contatti/contattate/mandate/mandi/inviate/invii/rompete ?@more ?mai
@not ?@me @write ?altri/altre/altro/nessun/questi/le ?vostre ?altri @mail
@not @writeme ?mai @more
@not scrivermi/scrivetemi/scriverci/contattarmi/contattatemi/contattateci/disturbarmi/disturbatemi/inviatemi/mandatemi/importunatemi/scrivimi
@not @writeme ?più ?piu altri/altro/nulla/niente/messaggi/pubblicità/più/piu/mai/altre/spam/mesaggi/offerte ?@mail
@more @writeme/scrivermi
mai più/piu/piú @mail/scriver*/contatt*
smett*/smetti/smettila/smettetela/smetta/piantala/piantatela/finiscila/finitela/finiamola/smettiamola/smettiate ?subito ?per ?favore di ?@me @do/rompere/scassare
smett*/smettila/smettetela/basta/piantatela ?con ?i ?di ?tutti ?questi ?tutte ?sti ?le ?gli ?questo messaggi/spam/pubblicità/mail/promo/msg
basta ?con ?di @do/messaggi/spam/pubblicità/mail/scrivermi
basta scriver*/mandar*/contattar*/messaggi/spam/inviar*
la smettete/smetti/smetta/pianti/finite ?di
lascia*/lasciami/lasciatemi/lasciaci/lasciateci/lasciarmi/lasci ?mi ?per ?favore ?ti ?prego ?subito ?un ?po in pace
lasciami/lasciatemi/lasciateci ?in ?per ?favore stare/perdere/pace
cancell*/togli*/rimuov*/elimin*/tolga*/leva*/levami/levatemi/depenna*/tiratemi/esclud* ?mi ?ci ?il/mio/i/miei ?mio ?miei ?numero ?nome ?contatto ?per ?favore ?subito dalla/dal/dai/dalle/da/dallelenco ?questa ?vostra ?tua ?sua ?vostro ?vostri ?mailing ?tue ?vostre list*/database/elenco/contatti/rubrica/lista/archivio/newsletter
cancell*/rimuov*/elimin*/togli*/dimentica* ?per ?favore ?tutti ?il ?i mio/miei ?il @data
cancell*/rimuov*/elimin*/dimentica* il mio/mia @data
cancellami/cancellatemi/rimuovimi/rimuovetemi/eliminami/eliminatemi/toglimi/toglietemi ?subito ?per ?favore ?grazie $
vorrei/voglio/posso/come/desidero/vogliamo ?fare ?posso ?faccio ?per ?a cancellarmi/disiscrivermi/rimuovermi/togliermi/disdire/disiscrivo/cancello/uscire ?mi ?da ?dalla ?questa
come/vorrei/voglio mi/faccio/posso/si ?fa ?a disiscriv*/cancell*
!disiscriv*
!disdico/disdire/disdetta/annull*/cancell* ?la ?lissc ?questa ?mia ?mio ?l ?dell iscrizione/liscrizione/abbonamento/labbonamento/sottoscrizione
non/nn voglio/desidero/vorrei/vogliamo/desideriamo/intendo/gradisco ?più ?piu ?mai ?ricevere ?essere ?avere ?sapere ?vedere ?più ?piu ?altri ?altre ?questi ?vostri ?vostre ?i ?tuoi ?le ?la ?vostra ?questo ?tipo ?di ?alcuna ?i @mail/contattat*/disturbat*/pubblicità
non/nn voglio/desidero/vorrei/intendo ?più ?piu essere/ricevere/sentirvi/sentirti
non/nn voglio/desidero ?più ?piu che mi/ci
non ricevere più/altri/altre
preferirei/preferisco/preferiremmo/gradirei/vorrei ?di ?che ?non non ?mi ?essere ?ricevere ?contatt* ?più ?piu
prego/chiedo/chiediamo/pregherei/invito ?vi ?la ?gentilmente ?cortesemente di/a ?non smettere/non/cancell*/rimuov* ?più ?piu ?mi ?inviar* ?contatt* ?scriver* ?mandar*
vi/la prego/chiedo ?di ?non ?smettere @writeme/@do
niente più messaggi/spam/pubblicità
!vaffanculo/vaffa/fanculo
!andate/vai/va ?te ?ne ?a ?al quel diavolo/paese
!andate/vai/va a/al quel/cagare/diavolo/paese/fanculo ?paese
!vi/ti/la/lo blocco/segnalo/denuncio/bloccherò/segnalerò/bloccherò
altro messaggio e vi/ti/la
!revoco/ritiro ?il ?mio consenso
!mi oppongo
non ?vi ?ho ?mai ?do ?autorizzo autorizzo/autorizzato
rompere/rotto le/il ?palle/cazzo
mai chiesto/iscritto/iscritta/autorizzato
stufo/stufa/stanco ?di ?dei questi/vostri messaggi
""",
        unmeant="""
@not smett* ?mai ?di _1
@not riesco/posso/riuscivo ?più ?a ?di smettere/fermarmi _2
@not ?mi ?ci cancell*/togli*/rimuov*/elimin*/togliere/togliete* _1
posso/possiamo/si ?può disiscriv*/cancell*/annullare ?mi quando/sempre/in/dopo
quante/quanti persone/utenti ?si disiscriv*
si è/e cancell*/disiscritt*/disiscriv*
perché/perche ?non ?mi _4
ha/hanno detto/chiesto ?di ?smettere ?ma _2
vi ha detto di smettere
vorrei/posso/come ?annullo annullare/cancellare/annullo ?l ?la ?lordine ordine/lordine/prenotazione/appuntamento/la
la smette più/mai
basta che/una/un/così/cosi/per
quanto/non/mi basta
non ricevo ?più _2
@not dimentic*
@not mandate ancora
""",
        innocent="disturba iscrivo iscrivermi iscrizione ordine",
        spoilers="""oggi domani indirizzo vecchio audio vocali vocale fattura foto ordine prenotazione articolo venerdì blu rosso perdermela perdere cipolla macchie calcare sconto disturba sorella marito bellissimo scatola spedizione prima""",
    ),
    Language(
        code="ro",
        alone="""opriți, oprește, opriți-vă, oprește-te, opreste, opriti, dezabonare, dezabonează-mă, dezabonați-mă, încetați, încetează, stop mesaje, ajunge, gata, destul, dispari, dispăreți, du-te dracului, duceți-vă dracului, lasă-mă, lasati-ma,
 anulare, renunț, dezabonez, gata cu mesajele, nu mai scrie, nu mai scrieți, nu mai trimite, nu deranjați, șterge-mă, ștergeți-mă, dezactivare, e destul, ajunge cu spamul, termină, terminați, mă dezabonez, valea, marș""",
        courtesy="vă rog, te, rog, mulțumesc, multumesc, acum, va, bună, ziua, buna, salut, frumos, odată, imediat, mersi, frate, domnule, ok, dracului",
        classes={
            "me": "mă/ma/ne/îmi/imi/mi/m/mie",
            "write": "scrie/scrieți/scrieti/scrii/scriți/contacta/contactați/contactati/contactezi/contactează/trimite/trimiteți/trimiteti/trimiți/trimiti/deranja/deranjați/deranjati/deranjezi/suna/sunați/sunati/spama/spamați/caută/căuta/căutați/agasați/hărțuiți/bate/bateți/stresa/stresați/enerva",
            "mail": "mesaje/mesaj/mesajele/reclame/reclamă/reclama/spam/spamul/mailuri/oferte/sms/nimic/notificări/publicitate/newsletter/promoții/dm/mesajul/contactat/contactată/deranjat/deranjată",
        },
        said="""
nu ?@me ?mai @write
nu ?@me mai @write
nu @me @write
nu ?@me @write ?mai ?alte ?niciun @mail
să nu ?@me ?mai @write/scrie/contacteze/scrii/trimiți/contactezi
încet*/opri*/termina*/termin*/lăsați/opreste/opriți ?vă ?odată ?să ?sa ?@me ?mai ?cu ?de ?din @write/scrieți/scris/trimis/trimiteți/mesajele/spamul/spam/mesaje/reclamele/contactat
încet*/opri* cu mesajele/spamul/reclamele/spam
ajunge/gata/destul/stop ?deja cu/de mesajele/spamul/spam/mesaje/reclamele/reclame
lăsați/lasă/lasa/lasati/lasă/lasatima/lasama ?@me ?ma ?dracului ?naibii ?te ?rog ?odată în/in pace
șterge*/sterge*/scoate*/scoateți/scoate/elimin*/radiaz*/radiați/șterg*/sterg* ?te ?rog @me/numărul/numarul/datele/contactul/numele/contul/profilul ?meu ?mele ?te ?rog ?vă ?numarul ?numărul ?datele ?din/de ?pe ?lista/listă
șterge*/sterge*/elimin*/uita*/uită*/scoate* ?mi ?ti ?îmi ?imi numărul/numarul/datele/contactul/numele/contul ?meu ?mele
șterge*/sterge*/scoate*/elimin* ?@me ?ti din/de lista/listă/pe/baza
scoate*/scoateți ?ti @me/mă/ma de/din pe/lista/listă/baza
nu ?mai vreau/doresc/vrem/dorim/voi ?eu ?mai ?să ?sa ?fiu ?primesc ?mai ?primi ?a ?alte ?multe ?de ?la ?aceste ?astfel @mail/contactat*/deranjat*/primesc
nu ?mai vreau/doresc să/sa ?mai fiu/primesc/aud/primim ?nimic ?mesaje ?contactat* ?deranjat*
prefer/preferăm/aș/rog/rugăm/solicit ?vrea ?prefera ?dori ?să ?sa ?te ?vă nu/încetați/ștergeți/opriți ?@me ?mai ?fiu ?primesc ?să
!@me dezabonez/dezabonăm/dezabona
!dezabon* ?@me ?ti ?mă
cum @me/pot/mă/ma ?să/sa dezabon*/@me ?dezabon* ?scap ?ies
vreau/doresc/aș ?vrea să/sa ?@me dezabonez/ies/dezabona/renunț
anul*/dezactiv*/renunț ?la ?mi abonamentul/abonarea ?meu
!du/duceți/dute/duceti te/vă/va/naibii/dracului ?dracului ?naibii
!dacă/daca/altfel ?mai ?îmi ?imi ?scrii ?scrieți ?continui ?continuați ?trimiți _1 te/vă/va blochez/raportez/reclam
!te/vă/va blochez/raportez/reclam/denunț
!retrag consimțământul/acordul
!îmi/imi retrag
!opun prelucrării
nu sunt interesat* _1 nu ?@me ?mai
mai lasă*/slăbiți/slăbește
nu ?mai doresc
""",
        unmeant="""
nu ?te ?vă ?mă ?se ?ne opri*/oprește/opreste _1
nu @me pot/potem opri _1
nu @me scoate*/șterge*/sterge*/elimin*/dezabon* _1
de ce nu _4
@me pot dezabona oricând/oricand/când
oricând pot
dacă nu _2
sa/s/a dezabonat
vă/va/ți zis ?a să/sa _2
a zis să _2
câți/cati/câte _4
nu uita* _3
nu ?mai ajunge
nu am primit
cât/când/cand ajunge _3
gata îl/il
lasă/lăsați mă să/sa
""",
        innocent="abonez dezabonat opri",
        spoilers="""azi mâine maine adresa adresă veche încă incă poze vocale vocal comanda produs programarea vineri colet coletul ratez rata albastru roșu pete factura aici suna poza""",
    ),
)
