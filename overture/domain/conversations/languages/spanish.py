"""Spanish. Data only."""

from overture.domain.conversations.wording import Language

SPANISH = Language(
    code="es",
    alone="""\
basta, parar, para, pare, paren, parad, baja, bajas, cancelar, detente, deténganse, alto, dar de baja,
darme de baja, date de baja, no más, no mas, ya basta, basta ya, desuscribir, desuscribirme, desuscribirse,
desuscripción, déjame, dejen, ya no, no más mensajes, no mas sms, me doy de baja, suficiente, ya estuvo,
cancelar suscripción, eliminar, no molestar, no molesten, no molestes, vete a la mierda, váyanse a la mierda,
lárgate, fuera, no escribir, borrar, bórrame, elimíname, bórrenme, ya párale, parale ya, cállate, quítame,
sáquenme, stop spam
""",
    courtesy="""\
por, favor, porfa, porfavor, xfa, xfavor, gracias, ya, ahora, hola, buenas, buenos, días, tardes, muchas,
saludos, disculpe, señor, señorita, jamás, pf, plis
""",
    classes={
        "me": "me/nos",
        "write": """\
escribas/escriban/escriba/escribáis/escribais/escrivas/contactes/contacten/contacte/contactéis/molestes/
molesten/moleste/molestéis/hables/hablen/hable/mandes/manden/mande/mandéis/envíes/envíen/envíe/enviéis/
envies/envien/busques/busquen/fastidies/fastidien/jodas/jodan/spameen/spamees/incomodes/incomoden/mensajees/
menciones/etiqueten/etiquetes/persigas/contactar/molestar/textees/insistas/insistan/escribir/acoses/acosen/
chinguen/chingues
""",
        "do": """\
escrib*/mand*/envi*/enbi*/contact*/molest*/spam*/jod*/fastidi*/acos*/insist*/llam*/rob*/rompe*/chinga*/busca*/
hacer/incomod*/textea*/manda*
""",
        "mail": """\
mensaje/mensajes/msj/msjs/mensajitos/dm/dms/correos/correo/publicidad/spam/promociones/promos/ofertas/propaganda/
anuncios/sms/whatsapps/notificaciones/comunicaciones/mails/información/esto/eso/estos/esas/cosas
""",
        "out": "borr*/elimin*/quit*/sac*/saqu*/sáquen*/remuev*/retir*/suprim*/bórr*/desuscrib*",
        "mine": "mi/mis/nuestro/nuestra",
        "data": "número/numero/contacto/datos/información/perfil/cuenta/nombre/teléfono/correo/registro/info",
    },
    said="""\
quiero/queremos/exijo/necesito/quisiera/pido que ?ustedes ?por ?favor ?ya dejen/dejes/paren/deje/pares de ?@me @do
quiero/quisiera/exijo que @me saquen/saques/quiten/borren/eliminen ?de
hagan/haga/hazme ?el favor de no @do
no @me ?sigan/manden/mande/envien más/mas @mail
pueden/podrían/puedes/podrías/puede/podría/podéis ?por ?favor @me eliminar/borrar/quitar/sacar/remover ?por \
?favor ?de
pueden/podrían/puedes/podrías/puede/podría/podéis ?por ?favor eliminarme/borrarme/quitarme/sacarme/removerme/\
eliminarnos
pueden/podrían/puedes/podrías ?por ?favor dejar de @do
eliminarme/borrarme/quitarme/sacarme de ?su ?la ?tu ?esta ?sus lista*/base/contactos
agradecería/agradezco/agradeceríamos que no @me @do/enviar*/manden
si no paran/dejan/para/deja ?de ?escribir ?molestar los/te/les/voy/las denuncio/bloqueo/reporto/a
paren/dejen ?ya o los/te/les
prefiero/mejor que no @me @write
cuántas/cuantas veces _4 no/dejen/dejes
quítenme/quitenme/sáquenme/bórrenme de
ya estuvo ?bueno ?suave ?de
manden/mandes/envíen nada/más ?a ?este ?más no
no manden/mandes/envíen/envies/escriban nada
pedí/pedi/dije/pido/pedimos/dijimos/exijo ?ya ?mil ?veces que no ?@me escrib*/mand*/contact*/envi*/molest*/\
insist*/llam*
no insistas/insistan/insista/insistáis ?más ?mas ?por ?favor $
quisiera/quiero/queremos/me/deseo ?ya ?gustaría dejar de recibir/recibirlos
no @me ?siga ?sigan ?lleg* llegue/lleguen/llegando ?más ?mas @mail
cómo/como ?hago ?puedo ?para ?hago no/dejar/dejo ?de ?seguir recibir/recibiendo ?más ?mas
me/nos tienen/tienes/tiene hart*/cansad*/podrid*/aburrid*/loca/loco con/de
párenme/páreme/párame/pareme/parenme de escrib*/mand*/molest*
no @me sigan/sigas/siga @do
no sigan/sigas/siga escrib*/mand*/molest*/envi*/insist*
no @me ?lo ?los @write $
no @me ?lo ?los @write ?más ?mas ?nada ?ningún ?ningun ?por ?nunca más/mas/nada/nunca/jamás/ni/otra/\
nuevamente/por/de/gracias
no @me @write ?más/mas/otro/otros/ese/esos/estos/tantos ?más ?mas @mail ?más ?mas
no @me @write ?más ?mas nunca/jamás/jamas/nada
no escribas/escriban/mandes/manden/envíes/envíen/contactes/contacten/moleste/molestes/molesten/jodas/jodan/\
envie/mande/escriba ?más ?mas $
no escribas/escriban/mandes/manden/envíes/envíen/contactes/contacten/moleste/molestes/molesten/insistas/\
insistan/envie/mande/escriba más/mas/nunca/nada
ni @me @write
nunca ?más @me ?vuelvas @write
nunca más @write
no ?@me ?lo ?los vuelv*/vuelva*/volv* a ?@do
no ?@me vuelv* a @do
nunca/jamás @me vuelv* a
ya no @me @write ?más ?mas ?por ?nada
ya no @me escrib*/mand*/envi*/contact*
ya no quiero/queremos/deseo/necesito/deseamos ?que ?@me ?recib* ?más ?mas ?ver ?sus ?tus ?nada ?de @mail/\
escrib*/contact*/nada/me/saber/recibir
no ?@me quiero/deseo/queremos/necesito/deseamos/quisiera ?ya ?seguir ?recib* ?ver ?más ?mas ?tus ?sus ?ningún \
?este ?esta ?tanta ?ese ?tipo ?de ?sus @mail
no quiero/deseo/queremos/deseamos ?seguir recibir/recibiendo/saber/volver ?ya ?ningún ?ninguna ?más ?mas ?de \
?su ?tu ?sus ?tus @mail/nada/más/mas
no quiero/deseo/queremos ?que @me ?sigan ?vuelvan ?estés ?estén @do/llegu*
no quiero/deseo/queremos ?que me contacten/escriban/hables/hablen/molesten/manden/envien/llamen/busquen
no quiero/deseo ser contactad*/molestad*
no quiero/deseo ?más ?mas nada ?más de ustedes/ti/vosotros/usted
no deseo ?ser ?recibir ?más
dej*/deje*/dejen/dejad/para/pare/paren/parad/parar/paro/párenle/párale/basta ?ya ?de ?una ?vez ?por ?favor de \
?@me ?estar ?una @do/joder
deja*/deje*/deja/dejen/dejad/paren/para/pare/parad/párenle ?ya ?de ?con ?el ?la ?los ?tus ?sus mensajes/spam/\
publicidad/propaganda
basta/suficiente ?ya ?de ?tanto ?tantos ?con ?el ?los ?sus ?tus mensajes/spam/publicidad/mandar/escribir/molestar
dejame/dejeme/dejenme/dejadme/dejanos/dejennos/dejarme/dejes/dejá ?ya ?me en paz/tranquil*
dejen/deja/dejame/dejenme/dejeme/déjenme tranquil*/quiet*
que @me dej*/saqu*/quit*/borr*/elimin* ?de ?en paz/tranquil*/escribir/mandar/enviar/molestar/lista/base
prefiero que @me @out/quites/saques/borres/elimines ?de
prefiero/preferiría/preferimos/preferiria/agradecería/agradeceria/agradezco/pido/pedimos/ruego/solicito/exijo/\
rogaría/favor ?no ?que ?les ?por ?ya ?no ?@me ?se ?sigan ?dejen ?de ?ser ?recib* ?vuelvan ?más ?mas ?a escrib*/\
contact*/mand*/envi*/molest*/mensajes/recibir/dejar/dejes/dejen
favor de no @do
favor no @do
les/te/le ?pido ?ruego ?amablemente ?que ?por ?favor dejen/dejes/deje/no ?@me ?de @do
@out ?ya ?por ?favor ?a ?mi/mis/@me ?número ?contacto ?nombre ?datos de ?la ?las ?tu ?su ?sus ?tus ?esta ?este \
?esa ?vuestra lista*/base/contactos/registro/registros/grupo/agenda/sistema/aquí
@me @out ?de
@me quit*/borr*/elimin*/sac*/saqu*/saquen/quiten/borren/eliminen/saques/quites ?por ?favor ?ya ?de ?la ?su ?tu \
?esta ?sus ?esa lista*/base/contactos
quítame/quíteme/quítenme/quitenme/sácame/sáqueme/sáquenme/sacame/saquenme/bórrame/bórreme/bórrenme/\
borrame/elimíname/elimíneme/elimínenme/eliminame/eliminenme/quitame/borrenme/sáquennos/bórrennos ?ya ?por \
?favor ?gracias $
@out ?por ?favor ?todos @mine ?propios @data ?ya ?y ?de
olvíd*/olvid* de mí/mi
olvidate/olvidense/olvídense/olvídate de mí/mi/nosotros
den/dame/deme/denme/darme/dadme/darse/darnos/dennos/date/dar/doy/déme/dénme ?me ?yo de baja
darme/dame/denme/deme ?ya ?la ?de baja
quiero/quisiera/deseo/solicito/pido/necesito ?que ?me ?den ?darme ?de ?la ?una ?mi baja
!baja ?definitiva ?ya ?por ?favor $
cómo/como/donde/dónde me/puedo/hago/se ?puedo ?hago ?para ?me doy/dar*/cancelo/desuscrib*/salgo/salir/salirme/\
borrarme/quit* ?de ?de ?baja ?esta ?la
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
    unmeant="""\
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
    innocent="""\
molesta suscribirme suscribir suscribo pare llames
""",
    spoilers="""\
hoy mañana todavía aún dirección vieja viejo audio audios factura foto fotos pedido pedidos cita orden cebolla
artículo producto turno reserva lunes martes miércoles jueves viernes azul perder* perderm* visita voz sino
hasta molesta esposa hermana descuento llegan llegó llega olvid* talla acabe
""",
)
