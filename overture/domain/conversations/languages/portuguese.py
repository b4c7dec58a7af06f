"""Portuguese. Data only."""

from overture.domain.conversations.wording import Language

PORTUGUESE = Language(
    code="pt",
    alone="""\
parar, pare, parem, para, sair, cancelar, descadastrar, remover, chega, basta, já chega, chega disso,
sair da lista, sair dessa lista, cancelar inscrição, cancelar subscrição, descadastro, desinscrever, me tira,
me tirem, me remove, me remova, excluir, não perturbe, não perturbar, não mande, pare já, para já, sai,
cai fora, vai se foder, vai à merda, para com isso, pare com isso, deixa me em paz, não mais, chega de spam,
anular
""",
    courtesy="""\
por, favor, pf, pfv, obrigado, obrigada, agora, olá, oi, já, bom, dia, boa, tarde, gentileza, logo, desde,
grato, grata, se, faz, vlw, pfvr, imediatamente, ai
""",
    classes={
        "not": "não/nao/n/nunca/ñ/nn/num",
        "me": "me/nos",
        "write": """\
escreva/escrevam/escrevas/escreve/contate/contatem/contates/contacte/contactem/contactes/incomode/incomodem/
perturbe/perturbem/chame/chamem/chama/mande/mandem/mandes/manda/envie/enviem/envies/procure/procurem/encha/encham/
aborde/abordem/importune/importunem/mandar/enviar/moleste/perturba/incomoda/encher/spamme
""",
        "do": """\
escrev*/mand*/envi*/contat*/contact*/encher/perturb*/incomod*/spam*/chamar/importun*/insist*/abord*/mandar/
chatear/molest*/marcar/receb*
""",
        "mail": """\
mensagem/mensagens/msg/msgs/mensage/nada/spam/dm/dms/propaganda/propagandas/e-mails/emails/email/isso/publicidade/
sms/promoções/promoção/ofertas/notificações/comunicações/coisas/contatos/contactos/contato/contacto/anúncios/
newsletter/essas/esses/zap/direct
""",
        "list": """\
lista/listas/base/cadastro/cadastros/contatos/contactos/grupo/banco/sistema/mailing/transmissão
""",
        "mine": "meu/meus/minha/minhas/nosso/o",
        "data": "número/numero/contato/contacto/dados/nome/perfil/telefone/conta/cadastro/informações/email",
    },
    said="""\
quero/queria/gostaria/exijo que ?vocês ?voces ?vc parem/parassem/parasse/pare de ?@me @do
apaga/apague/apaguem/exclua/remova/deleta meu/o contato/contacto/numero/número ?aí
pode/podem/poderia/poderiam/consegue/conseguem/podes ?vocês ?por ?favor @me ?por ?favor remover/tirar/excluir/\
apagar/retirar/descadastrar/deletar ?de ?da ?dos ?dessa
pode/podem/poderia/poderiam ?por ?favor parar de @me/@do
pode/podem/poderia/poderiam remover/tirar/excluir/apagar/retirar meu/o/meus
remover/retirar me da/dos/de
@not quero/queremos ?nenhum ?mais ?ter contato/contacto/propaganda
@not aguento/suporto ?mais ?essas ?esse ?suas ?tantas ?receber mensagens/mensagem/propaganda/spam
tira/tirem/apaga/exclui/remove meu/o número/numero/contato/nome ?daí ?da ?daqui ?por ?de
quantas vezes _4 não/nao/para/parem
gostaria/queria/quero/preciso/desejo/solicito ?de ?muito ?a ?que ?me ser/minha/meu/remoção/exclusão ?removid* \
?excluíd* ?tirad* ?retirad* ?apagad* ?exclusão ?remoção da/do/dessa/desta/removido/removida/excluído/excluída
ser removido/removida/excluído/excluída/tirado/tirada/retirado/retirada
quero/queria/gostaria/desejo ?de parar/deixar de receber
já ?te ?vos ?lhe disse/falei/pedi ?que ?pra ?para não/nao/parar/parem ?@me ?@do
estou/tô cansad*/fart*/chei* ?de ?das ?dessas mensagens
@not @me @write ?mais ?nunca ?msg $
@not @me @write ?mais ?nenhuma ?outras ?esse ?essas ?suas ?tantas ?mais ?de ?tipo @mail ?mais
@not @me @write mais/nunca/novamente/outra/de ?novo ?vez
@not ?@me @write mais ?@mail
@not ?@me mande/mandem/envie/enviem/mandes/envies/manda/escreva/escrevam/contate/contatem ?mais ?nenhuma ?outra \
@mail
@not mande/mandem/envie/enviem/mandes/escreva/escrevam/escrevas/contate/contatem/contactem/perturbe/perturbem/\
incomode/incomodem/mandar/enviar/escrever ?mais $
@not ?@me volte/voltem/voltes/torne/tornem a @do
nunca mais @me @write
nunca mais @write ?mais
@not ?@me entre/entrem/entres/entrar/faça/façam ?mais ?nunca ?novamente em/contato ?mais ?contato ?contacto
par*/pare/parem/para/pára/parar/chega/cansei/deixe/deixem ?já ?logo ?imediatamente de ?@me ?ficar @do
par*/pare/parem/chega ?já ?logo com/de ?o ?a ?as ?os ?essas ?esse ?tanta ?tanto ?esses spam/mensagens/mensagem/\
msg/propaganda/msgs/isso/encheção
@me deix*/deixa/deixe/deixem ?por ?favor ?logo ?já em paz/sossegad*
deix*/deixa/deixe/deixem ?@me ?por ?favor ?já em paz/sossegad*
@not ?mais quero/desejo/queremos/desejamos/gostaria/preciso/pretendo/aguento ?mais ?de ?receber ?ver ?ser ?ter \
?que ?me ?mais ?nenhuma ?as ?essas ?suas ?vossas ?tuas ?mais ?este ?tipo ?de @mail/contatad*/contactad*/\
incomodad*/perturbad*/mandem/escrevam/contatem/contactem/enviem
@not ?mais quero/desejo/queremos/gostaria ?mais ?de receber ?mais ?isso ?nada
@not quero/desejo ?mais ?ter ?nenhum ?saber contato/contacto/saber
prefiro/preferia/agradeço/agradecia/peço/solicito/gostaria/gostava/favor ?por ?que ?se ?de ?não ?nao ?me ?mais \
?que ?parem ?ser não/nao/parem/deixem ?ser ?receb* ?de ?me ?mais ?mais @do/contatad*/contactad*/mensagens/receber
favor não @do
@me tir*/remov*/exclu*/apag*/retir*/delet* ?por ?favor ?já ?logo ?daqui ?da ?dessa ?desta ?do ?desse ?dos ?das \
?de ?sua ?vossa ?tua ?seus ?@list
pode/podem/poderia/podia/consegue ?vocês ?por ?favor @me tirar/remover/excluir/apagar/retirar ?dessa ?da ?desta \
?sua ?do ?vossa ?@list
quero/queria/gostaria/como/preciso/posso ?eu ?de ?faço ?pra ?para ?que ?me ?faz sair/tirem/saio/tirar/removam/\
sai ?daqui ?da ?dessa ?desta ?do ?desse ?de ?sua ?vossa @list
remov*/tir*/exclu*/apag*/apagu*/retir*/delet*/elimin* ?por ?favor ?me ?já da/do/dessa/desta/das/dos/de ?sua \
?vossa ?tua ?suas @list
remov*/tir*/exclu*/apag*/retir*/delet*/elimin*/esque*/esquece ?por ?favor ?já ?todos ?os ?o @mine ?@data $
remov*/tir*/exclu*/apag*/apagu*/retir*/delet*/elimin*/esquece/esqueça/esqueçam ?por ?favor ?já ?os ?todos ?o \
@mine @data
remov*/tir*/retir*/apag*/exclu* me ?já ?por ?favor ?da
!@me descadastr*/desinscrev*
!descadastr* ?me ?meu ?o
quero/queria/gostaria/desejo/como ?de ?me ?eu ?faço ?para ?pra ?posso me/cancelar/descadastrar/desinscrever \
?descadastrar ?cancelar ?desinscrever ?a ?minha ?esta ?essa ?de inscrição/subscrição/assinatura/descadastrar/\
desinscrever/newsletter/isso/lista
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
    unmeant="""\
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
    innocent="""\
incomoda perturba inscrição cadastrar
""",
    spoilers="""\
hoje amanhã áudio audio foto fotos ainda endereço antigo antiga pedido reserva item azul vermelho sexta segunda
chuva perder mancha kkkk loja trabalho gastar remédio chover recebo inscrever
""",
)
